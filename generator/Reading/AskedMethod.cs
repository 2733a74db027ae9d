using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SymGrad.Generator.Reading;

/// <summary>A method to read, and the attribute that asks for its derivatives; null where nobody has asked yet.</summary>
internal sealed record AskedMethod(IMethodSymbol Symbol, MethodDeclarationSyntax Declaration, AttributeData? Attribute, SemanticModel Model)
{
    public bool IncludesThis => Attribute?.NamedArguments.Any(argument => argument is { Key: "IncludeThis", Value.Value: true }) == true;
}
