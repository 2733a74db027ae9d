using System.Text;

namespace SymGrad.Tests.Functions;

/// <summary>docs/derivatives.md lists every row of the rule table, with what the row says.</summary>
public class RuleDocumentationTests
{
    [Fact]
    public void PageIsTrue()
    {
        string page = File.ReadAllText(RuleDocumentation.File);
        string calculated = RuleDocumentation.Calculated(page);
        if (Environment.GetEnvironmentVariable("SYMGRAD_ACCEPT") == "1")
        {
            File.WriteAllText(RuleDocumentation.File, calculated, new UTF8Encoding(false));
        }
        else
        {
            Assert.Equal(calculated, page);
        }
    }
}
