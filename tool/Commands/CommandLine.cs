using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Reflection;
using SymGrad.Tool.Checking;
using SymGrad.Tool.Loading;
using SymGrad.Tool.Methods;

namespace SymGrad.Tool.Commands;

/// <summary>The commands, their arguments and options.</summary>
internal sealed class CommandLine
{
    /// <summary>So many that their reports fit into memory.</summary>
    private const int MostPoints = 100_000;

    /// <summary>A day, in seconds.</summary>
    private const double LongestTimeout = 24 * 60 * 60;

    private readonly Terminal _terminal;

    private readonly Argument<string> _path = new("path") { Description = "A project (.csproj), a folder with one, or a single C# file.", DefaultValueFactory = _ => "." };
    private readonly Option<string?> _configuration = new("--configuration", "-c") { Description = "The project's configuration, as Release." };
    private readonly Option<string?> _framework = new("--framework", "-f") { Description = "Which of several target frameworks; the newest that runs here, unless said." };
    private readonly Option<string> _colour = new("--color") { Description = "auto, always or never. NO_COLOR is obeyed too.", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _method = new("--method", "-m") { Description = "Only this method, or those that a pattern such as 'Models.*' fits." };
    private readonly Option<int> _points = new("--points") { Description = "How many points each method is checked at.", DefaultValueFactory = _ => 10 };
    private readonly Option<int?> _seed = new("--seed") { Description = "The seed of the points, to get the same again; else another each time. It is printed." };
    private readonly Option<double> _timeout = new("--timeout") { Description = "How many seconds a method is checked for at most.", DefaultValueFactory = _ => 20 };

    private CommandLine(Terminal terminal) => _terminal = terminal;

    /// <summary>Runs the tool.</summary>
    /// <param name="arguments">What stands behind its name.</param>
    /// <param name="terminal">Where it writes to.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments, Terminal terminal)
    {
        Command root = new CommandLine(terminal).Root();
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            terminal.Say(string.Join('\n', parsed.Errors.Select(error => error.Message)));
            terminal.Say($"'symgrad {(parsed.CommandResult.Command == root ? string.Empty : parsed.CommandResult.Command.Name + " ")}--help' says what there is.");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false });
        }
        catch (ToolException problem)
        {
            terminal.Say(problem.Message);
            return ExitCode.Usage;
        }
    }

    /// <summary>The tool's version and the commit that it was built from.</summary>
    public static string Version => typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>A command like any other: a <see cref="RootCommand"/> would go by the name of the file that is run.</summary>
    private Command Root()
    {
        _colour.AcceptOnlyFromAmong("auto", "always", "never");
        _path.Validators.Add(NoOption);
        _points.Validators.Add(result => UpTo(MostPoints, result, _points));
        _timeout.Validators.Add(result => UpTo(LongestTimeout, result, _timeout));
        var version = new Option<bool>("--version") { Description = "The tool's version." };
        var root = new Command("symgrad", """
            Looks inside what SymGrad generates.

            Exit codes: 0 all is right; 1 a derivative is wrong or a method can't be differentiated; 2 wrong usage, or something that isn't there.
            """)
        {
            Show(),
            Check(),
            Report(),
            new HelpOption(),
            version,
        };
        root.SetAction(parsed =>
        {
            if (!parsed.GetValue(version))
            {
                throw new ToolException("A command is missing: show, check or report. 'symgrad --help' says more.");
            }

            _terminal.Output.WriteLine(Version);
            return ExitCode.Fine;
        });
        return root;
    }

    private Command Show()
    {
        var name = new Argument<string>("method") { Description = "A method by its name, Type.Method, or a pattern with * and ?." };
        name.Validators.Add(NoOption);
        var member = new Option<string?>("--member") { Description = "One kind of generated member alone: Gradient, ValueAndGradient, Pullback, …" };
        var whole = new Option<bool>("--file") { Description = "The generated file, byte for byte." };
        var command = new Command("show", "Prints the generated code of a method, with its formulas.") { name, _path, member, whole, _configuration, _framework, _colour };
        command.Validators.Add(result =>
        {
            if (result.GetResult(member) is not null && result.GetResult(whole) is { Implicit: false })
            {
                result.AddError("--member shows a part, and --file the whole file: choose one of them.");
            }
        });
        command.SetAction(parsed =>
        {
            DifferentiatedProgram program = Open(parsed);
            if (program.Methods.IsEmpty)
            {
                Failures.EndIfBroken(program);
            }

            return ShowCommand.Run(_terminal, program, parsed.GetValue(name)!, parsed.GetValue(member), parsed.GetValue(whole));
        });
        return command;
    }

    private Command Check()
    {
        var strict = new Option<bool>("--strict") { Description = "Fail where a method couldn't be checked, too." };
        var command = new Command("check", "Compares the derivatives of every differentiable method with finite differences, at random points.")
        {
            _path, _method, _points, _seed, _timeout, strict, _configuration, _framework, _colour,
        };
        command.SetAction(parsed =>
        {
            using var watch = new ExitWatch(_terminal);
            return CheckCommand.Run(_terminal, Open(parsed), parsed.GetValue(_method), Choice(parsed), parsed.GetValue(strict));
        });
        return command;
    }

    private Command Report()
    {
        var output = new Option<string>("--output", "-o") { Description = "Where the page is written to.", DefaultValueFactory = _ => "report.html" };
        var command = new Command("report", "Writes one HTML page: for each method its formulas, its code beside the generated one, the check, and plots.")
        {
            _path, output, _method, _points, _seed, _timeout, _configuration, _framework,
        };
        command.SetAction(parsed =>
        {
            using var watch = new ExitWatch(_terminal);
            return ReportCommand.Run(_terminal, Open(parsed), parsed.GetValue(_method), Choice(parsed), parsed.GetValue(output)!);
        });
        return command;
    }

    private CheckChoice Choice(ParseResult parsed) =>
        new(parsed.GetValue(_points), parsed.GetValue(_seed) ?? Random.Shared.Next(1_000_000), TimeSpan.FromSeconds(parsed.GetValue(_timeout)));

    private DifferentiatedProgram Open(ParseResult parsed)
    {
        if (parsed.CommandResult.Command.Options.Contains(_colour))
        {
            _terminal.Choose(parsed.GetValue(_colour)!);
        }

        string path = parsed.GetValue(_path)!;
        _terminal.Progress($"opening {path}");
        UserCode code = UserCode.Open(path, new BuildChoice(parsed.GetValue(_configuration), parsed.GetValue(_framework)));
        _terminal.Progress($"differentiating {code.Name}");
        DifferentiatedProgram program = DifferentiatedProgram.Of(code);
        foreach (string note in code.Notes)
        {
            _terminal.Say("note: " + note);
        }

        _terminal.Progress(string.Empty);
        return program;
    }

    /// <summary>What looks like an option is none that is known.</summary>
    private static void NoOption(ArgumentResult result)
    {
        foreach (Token token in result.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            result.AddError($"There is no option '{token.Value}'.");
        }
    }

    private static void UpTo<T>(T most, OptionResult result, Option<T> option)
        where T : System.Numerics.INumber<T>
    {
        // What is no number at all is said by the parser.
        if (result.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out T? value) && !(value > T.Zero && value <= most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} has to be more than 0 and at most {most}, not {value}."));
        }
    }
}
