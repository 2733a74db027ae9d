#!/usr/bin/env bash
# Installs the headless Chromium in which the tool's report is looked at, from Debian's packages. Where that can't be done, it says so
# and fails; the tests that need it are skipped then, with the reason.
set -uo pipefail

for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$name" > /dev/null && { echo "$(command -v "$name") is there"; exit 0; }
done

command -v apt-get > /dev/null || { echo "no apt-get here: install Chromium by hand, or name one by SYMGRAD_BROWSER"; exit 1; }
[[ $(id -u) -eq 0 ]] || { echo "not root: sudo apt-get install chromium-headless-shell"; exit 1; }
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium-headless-shell > /dev/null \
    || { echo "chromium-headless-shell couldn't be installed"; exit 1; }
command -v chromium-headless-shell
