#!/bin/sh
# Menus, icons and file types are seen to by the packages that keep their lists.
set -e
# Chromium's sandbox needs it where a kernel keeps ordinary users from making namespaces of their own.
chown root:root '/opt/CMAN Annotator/chrome-sandbox'
chmod 4755 '/opt/CMAN Annotator/chrome-sandbox'
