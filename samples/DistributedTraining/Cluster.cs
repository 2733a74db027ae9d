using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;

namespace DistributedTraining;

/// <summary>The driver's silo in this process, and silos for the shards in processes of their own.</summary>
internal sealed class Cluster : IWorkers, IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IHost driver;
    private readonly IGrainFactory grains;
    private readonly List<SiloProcess> silos = [];

    private Cluster(IHost driver)
    {
        this.driver = driver;
        grains = driver.Services.GetRequiredService<IGrainFactory>();
    }

    public IReadOnlyList<SiloProcess> Silos => silos;

    /// <exception cref="ClusterException">A silo doesn't start.</exception>
    public static async Task<Cluster> Start(Plan plan, int siloCount)
    {
        int port = SiloHost.FreePort();
        Cluster cluster = new(SiloHost.Driver(plan, port));
        try
        {
            await cluster.driver.StartAsync();
            Task<SiloProcess>[] starting = [.. Enumerable.Range(0, siloCount).Select(_ => SiloProcess.Start(plan, port))];

            // Those that have started are to be stopped again, if one of them hasn't.
            await ((Task)Task.WhenAll(starting)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cluster.silos.AddRange(starting.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result));
            await Task.WhenAll(starting);
            await cluster.Know(siloCount);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task<double[]> Losses(double[] weights) => Ask(grain => grain.Loss(weights));

    public Task<double[][]> Gradients(double[] weights) => Ask(grain => grain.Gradient(weights));

    /// <summary>The index in <see cref="Silos"/> of the silo of each shard.</summary>
    public async Task<int[]> Places()
    {
        int[] processes = await Ask(grain => grain.ProcessId());
        return Array.ConvertAll(processes, id => silos.FindIndex(silo => silo.Id == id));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(silos.Select(silo => silo.DisposeAsync().AsTask()));
        await driver.StopAsync();
        driver.Dispose();
    }

    private Task<T[]> Ask<T>(Func<IShardGrain, Task<T>> question) =>
        Task.WhenAll(Enumerable.Range(0, Plan.Shards).Select(shard => Ask(grains.GetGrain<IShardGrain>(shard), question)));

    /// <summary>Waits until the driver knows of all silos, so that the shards go to all of them.</summary>
    private async Task Know(int siloCount)
    {
        IClusterManifestProvider manifests = driver.Services.GetRequiredService<IClusterManifestProvider>();
        ISiloStatusOracle statuses = driver.Services.GetRequiredService<ISiloStatusOracle>();
        long begin = Stopwatch.GetTimestamp();
        while (manifests.Current.Silos.Count <= siloCount || statuses.GetApproximateSiloStatuses(onlyActive: true).Count <= siloCount)
        {
            if (Stopwatch.GetElapsedTime(begin) > AnswerWithin)
            {
                throw new ClusterException("The silos don't find each other.");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Asks again where a silo is lost on the way: the answer depends on nothing but the question.</summary>
    private static async Task<T> Ask<T>(IShardGrain grain, Func<IShardGrain, Task<T>> question)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await question(grain);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                if (Stopwatch.GetElapsedTime(begin) > AnswerWithin)
                {
                    throw new ClusterException($"Shard {grain.GetPrimaryKeyLong()} isn't computed. {e.Message}");
                }
            }

            await Task.Delay(Pause);
        }
    }
}
