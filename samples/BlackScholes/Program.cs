using System.Globalization;
using System.Text;
using BlackScholes;

const string Usage = "Usage: BlackScholes [--short] [--out directory] [book.csv]";

// Both sides round, and a Greek may be the difference of larger numbers.
const double Tolerance = 1e-12;

Console.OutputEncoding = Encoding.UTF8;
bool isShort = false;
string pictures = Path.Combine("artifacts", "black-scholes");
string data = Path.Combine(AppContext.BaseDirectory, "book.csv");
bool dataGiven = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--short":
            isShort = true;
            break;
        case "--out" when i + 1 < args.Length:
            pictures = args[++i];
            break;
        case string file when !file.StartsWith('-') && !dataGiven:
            data = file;
            dataGiven = true;
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

try
{
    IReadOnlyList<Option> book = Book.Read(data);
    double largest = 0;
    bool asPublished = true;
    foreach (Option option in book)
    {
        double[] generated = Greeks.Generated(option).ToArray();
        double[] closed = ClosedForm.Of(option).ToArray();
        bool priceAgrees = Agrees(generated[0], option.Published);
        asPublished &= priceAgrees;
        string published = option.Published.Length == 0 ? string.Empty : $", published price {option.Published}{(priceAgrees ? string.Empty : ": not this one")}";
        Console.WriteLine($"{option.Name}: {option.Kind.ToString().ToLowerInvariant()}, spot {option.Spot}, strike {option.Strike}, {option.Years} years, rate {option.Rate:P1}, yield {option.DividendYield:P1}, volatility {option.Volatility:P0}{published}");
        for (int i = 0; i < generated.Length; i++)
        {
            double difference = generated[i] == closed[i] ? 0 : Math.Abs(generated[i] - closed[i]) / Math.Abs(closed[i]);
            largest = Math.Max(largest, difference);
            if (!isShort)
            {
                Console.WriteLine($"   {Greeks.Names[i],-6}{generated[i],23:0.0000000000000E+00}{closed[i],23:0.0000000000000E+00}   {difference:0E+0}");
            }
        }
    }

    Console.WriteLine($"largest relative difference from the closed forms: {largest:0.0E+0}");
    if (!isShort)
    {
        double price = Timing.Nanoseconds(book, option => Pricing.Price(option.Spot, option.Volatility, option.Rate, option.Years, option.Strike, option.DividendYield, option.Kind));
        double gradient = Timing.Nanoseconds(book, option => Pricing.PriceValueAndGradient(option.Spot, option.Volatility, option.Rate, option.Years, option.Strike, option.DividendYield, option.Kind).gradient.spot);
        double all = Timing.Nanoseconds(book, option => Greeks.Generated(option).Veta);
        double closed = Timing.Nanoseconds(book, option => ClosedForm.Of(option).Veta);
        Console.WriteLine($"for an option: price {price:F0} ns, with delta, vega, rho and theta {gradient:F0} ns, with all Greeks {all:F0} ns; by closed forms {closed:F0} ns");
    }

    Directory.CreateDirectory(pictures);
    string picture = Path.Combine(pictures, "greeks.png");
    Picture.Save(picture);
    Console.WriteLine($"Greeks against the spot: {picture}");
    if (!(largest <= Tolerance))
    {
        Console.Error.WriteLine($"BlackScholes: a Greek differs from its closed form by more than {Tolerance:0E+0}.");
        return 1;
    }

    if (!asPublished)
    {
        Console.Error.WriteLine("BlackScholes: a price isn't the published one.");
        return 1;
    }

    return 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"BlackScholes: {e.Message}");
    return 1;
}

// A published price is rounded to the decimals that it shows.
static bool Agrees(double price, string published)
{
    int point = published.IndexOf('.', StringComparison.Ordinal);
    int decimals = point < 0 ? 0 : published.Length - point - 1;
    return published.Length == 0
        || Math.Abs(price - double.Parse(published, CultureInfo.InvariantCulture)) <= 0.5001 * Math.Pow(10, -decimals);
}
