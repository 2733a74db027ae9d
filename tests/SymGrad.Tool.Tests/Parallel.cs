// Every run of the tool takes the process's console, which there is once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
