#!/usr/bin/env bash
# Builds the site from the pages of the repository. It needs Node.js 20 or later, and npm's registry the first time.
set -euo pipefail
cd "$(dirname "$0")"
[[ -x node_modules/.bin/vitepress ]] || npm ci --no-audit --no-fund
npm run --silent docs:build
echo "The site is in $PWD/.vitepress/dist. To look at it: cd docs-site && npm run docs:preview"
