#!/usr/bin/env bash
# Installs what `make package` and `make package-test` need on Debian, when it is missing and we may; else says the line.
# Usage: tools.sh build|test
set -eu
case "${1:-}" in
build) wanted=(python3-venv binutils file gzip xz-utils tar desktop-file-utils appstream lintian nsis
               libpython3-stdlib libglib2.0-0 libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0
               libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
               libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1 libwayland-client0 libwayland-cursor0
               libgssapi-krb5-2 libbrotli1 fonts-inter "libpython$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo 3)") ;;
test) wanted=(debootstrap xvfb) ;;
*) echo "usage: $0 build|test" >&2; exit 2 ;;
esac
command -v dpkg-query >/dev/null || { echo "This makes packages for Debian, on Debian." >&2; exit 1; }
missing=()
for package in "${wanted[@]}"; do
    dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -ne 0 ]; then
    echo "Some tools are missing. Run this line, then try again:" >&2
    echo "  sudo sh -c '$line'" >&2
    exit 1
fi
echo "Installing ${missing[*]}" >&2
DEBIAN_FRONTEND=noninteractive sh -c "$line" >/dev/null
