#!/usr/bin/env bash
# Signs dist/PhotoDesk.app, packs it into a disk image, and has it notarised when there is an identity to do it with.
#   PHOTODESK_SIGN     the "Developer ID Application: …" identity; without it the signature is ad hoc, and macOS asks
#                      the user before it opens the program for the first time
#   PHOTODESK_NOTARY   the name of a stored notarytool profile
set -euo pipefail
cd "$(dirname "$0")/../.."
[ "$(uname)" = Darwin ] || { echo "A disk image is made on a Mac." >&2; exit 1; }
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' photodesk/__init__.py)
app=dist/PhotoDesk.app
image=dist/photodesk-$version-macos-$(uname -m).dmg
identity=${PHOTODESK_SIGN:--}

options=(--force --options runtime --entitlements packaging/macos/entitlements.plist --sign "$identity")
[ "$identity" = - ] || options+=(--timestamp)
# From the inside out: a signature covers those of what lies within.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 | xargs -0 codesign "${options[@]}"
codesign "${options[@]}" "$app"
codesign --verify --deep --strict "$app"

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
cp -R "$app" "$staging/"
ln -s /Applications "$staging/Applications"
cp LICENSE "$staging/LICENSE.txt"
rm -f "$image"
hdiutil create -volname "PhotoDesk $version" -srcfolder "$staging" -format ULFO -fs HFS+ "$image"

if [ "$identity" != - ]; then
    codesign --sign "$identity" --timestamp "$image"
    if [ -n "${PHOTODESK_NOTARY:-}" ]; then
        xcrun notarytool submit "$image" --keychain-profile "$PHOTODESK_NOTARY" --wait
        xcrun stapler staple "$image"
    fi
fi
echo "$image: $(du -m "$image" | cut -f1) MB"
