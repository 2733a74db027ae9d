#!/usr/bin/env bash
# Mistakes put into the generator, to see whether random programs notice: tests/mutants.sh [number] [seed]. Each is in artifacts/mutants.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p artifacts
export SYMGRAD_MUTANTS=${1:-100} SYMGRAD_SEED=${2:-1} SYMGRAD_REPORT="$PWD/artifacts/mutants.txt"
dotnet test tests/SymGrad.Trust -c Release --filter "FullyQualifiedName~MistakesAreNoticed"
tail -n 40 "$SYMGRAD_REPORT"
