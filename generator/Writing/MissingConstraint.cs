using System;
using SymGrad.Generator.Diagnostics;

namespace SymGrad.Generator.Writing;

/// <summary>Ends the writing of a generic method whose derivatives need more of a type parameter than its constraints promise.</summary>
internal sealed class MissingConstraint(Finding finding) : Exception
{
    public Finding Finding { get; } = finding;
}
