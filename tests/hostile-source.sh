#!/usr/bin/env bash
# Edits of valid files, as many as you like: tests/hostile-source.sh [number] [seed]. What it does meanwhile is in artifacts/hostile-source.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p artifacts
export SYMGRAD_EDITS=${1:-500000} SYMGRAD_SEED=${2:-$RANDOM} SYMGRAD_REPORT="$PWD/artifacts/hostile-source.txt"
dotnet test tests/SymGrad.Trust -c Release --filter "FullyQualifiedName~EditedFileTests.ALongRun"
tail -n 40 "$SYMGRAD_REPORT"
