#!/usr/bin/env bash
# Random programs, as many as you like: tests/random-programs.sh [number] [seed]. What it does meanwhile is in artifacts/random-programs.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p artifacts
export SYMGRAD_PROGRAMS=${1:-100000} SYMGRAD_SEED=${2:-$RANDOM} SYMGRAD_REPORT="$PWD/artifacts/random-programs.txt"
dotnet test tests/SymGrad.Trust -c Release --filter "FullyQualifiedName~RandomProgramTests.ALongRun"
tail -n 40 "$SYMGRAD_REPORT"
