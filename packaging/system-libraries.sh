#!/usr/bin/env bash
# Installs the system libraries Qt needs on Debian and Ubuntu, when they are missing and we may.
# Without the right to install it prints the one line to run, and goes on: offscreen work may still do.
set -u
offscreen=(libglib2.0-0 libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libbrotli1 fonts-inter fonts-dejavu-core)
screen=(libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
        libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1)

command -v dpkg-query >/dev/null || exit 0
missing=()
for package in "${offscreen[@]}" "${screen[@]}"; do
    # Newer releases rename some packages (libglib2.0-0t64): either name will do.
    dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -eq 0 ]; then
    run=(bash -c)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    run=(sudo -n bash -c)
else
    echo "PhotoDesk needs some system libraries. Run this line, then try again:" >&2
    echo "  sudo sh -c '$line'" >&2
    exit 1
fi
echo "Installing ${#missing[@]} system libraries for Qt…" >&2
DEBIAN_FRONTEND=noninteractive "${run[@]}" "$line" >/tmp/photodesk-apt.$$ 2>&1 || {
    tail -5 /tmp/photodesk-apt.$$ >&2
    rm -f /tmp/photodesk-apt.$$
    echo "They could not be installed. Run this line yourself, then try again:" >&2
    echo "  sudo sh -c '$line'" >&2
    exit 1
}
rm -f /tmp/photodesk-apt.$$
