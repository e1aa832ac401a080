#!/usr/bin/env bash
# What Debian's own tools say about the package: desktop file, AppStream metadata, lintian. Any complaint is an error.
# Usage: check.sh TREE DEB
set -eu
tree=$1 deb=$2
desktop-file-validate "$tree/usr/share/applications/photodesk.desktop"
echo "desktop-file-validate: passed"
appstreamcli validate --no-net "$tree"/usr/share/metainfo/*.metainfo.xml
lintian --allow-root --fail-on error,warning "$deb"
echo "lintian: passed"
