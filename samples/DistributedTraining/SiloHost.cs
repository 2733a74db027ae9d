using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace DistributedTraining;

/// <summary>A silo on loopback.</summary>
internal static class SiloHost
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    /// <summary>The driver's, which keeps the list of all silos and watches them. It holds no shard.</summary>
    public static IHost Driver(Plan plan, int port) => Create(plan, port, port);

    /// <summary>Runs a silo for shards until the input ends, which it does with the driver, however that ends.</summary>
    public static async Task<int> Run(Plan plan, int driverPort)
    {
        using CancellationTokenSource end = new();
        Task inputEnd = Task.Run(async () =>
        {
            while (await Console.In.ReadLineAsync() is not null)
            {
            }

            await end.CancelAsync();
        });

        // It isn't left behind even if it doesn't stop as it should.
        _ = inputEnd.ContinueWith(
            async _ =>
            {
                await Task.Delay(StopWithin);
                Environment.Exit(1);
            },
            TaskScheduler.Default);

        using IHost host = Create(plan, FreePort(), driverPort);
        try
        {
            await host.StartAsync(end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or OrleansException or IOException or InvalidOperationException)
        {
            Console.Error.WriteLine($"DistributedTraining: {e.Message}");
            return 1;
        }

        Console.WriteLine(SiloProcess.Ready);
        await inputEnd;
        await host.StopAsync();
        return 0;
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IHost Create(Plan plan, int port, int driverPort)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(plan);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "symgrad")
            .ConfigureEndpoints(IPAddress.Loopback, port, gatewayPort: 0)
            .UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, driverPort))
            .AddPlacementDirector<SpreadPlacement, SpreadDirector>()
            .Configure<ClusterMembershipOptions>(options =>
            {
                // A silo that misses three probes is taken for dead. The driver alone asks.
                options.LivenessEnabled = port == driverPort;
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 3;
                options.NumVotesForDeathDeclaration = 1;
            }));
        return builder.Build();
    }
}
