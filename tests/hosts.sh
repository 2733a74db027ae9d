#!/usr/bin/env bash
# Every conformance case in every version of Roslyn that the generator is tested in: tests/hosts.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
export SYMGRAD_HOSTS=1
dotnet test tests/SymGrad.Hosts.Tests -c Release --filter "FullyQualifiedName~ConformanceCaseTests" --logger "console;verbosity=detailed"
