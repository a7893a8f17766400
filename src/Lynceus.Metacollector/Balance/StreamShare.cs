namespace Lynceus.Metacollector.Balance;

/// <summary>How many streams a replica has too many.</summary>
internal static class StreamShare
{
    // Below this the last sensor of a node more or less says nothing.
    private const int Slack = 5;

    /// <param name="streams">Of this replica.</param>
    /// <param name="nodes">Nodes with pods, each of which is taken to have one sensor.</param>
    /// <param name="replicas">That are ready, this one included.</param>
    /// <param name="tolerance">How far above the share it may be, as a part of the share.</param>
    public static int Surplus(int streams, int nodes, int replicas, double tolerance)
    {
        if (replicas < 2)
        {
            return 0;
        }

        var share = (int)Math.Ceiling((double)Math.Max(nodes, streams) / replicas);
        return streams > (share * (1 + tolerance)) + Slack ? streams - share : 0;
    }
}
