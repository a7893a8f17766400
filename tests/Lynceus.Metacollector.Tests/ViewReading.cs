using Lynceus.Metacollector.Relevance;
using Lynceus.Metacollector.Streams;

namespace Lynceus.Metacollector.Tests;

internal static class ViewReading
{
    /// <summary>Everything that waits, read from the bytes that would be sent.</summary>
    public static List<ReceivedEvent> TakeAll(this ClusterView view, Subscriber subscriber, int most = int.MaxValue, int atOnce = int.MaxValue)
    {
        var taken = new List<ReceivedEvent>();
        var batch = new EventBatch();
        while (taken.Count < most && view.Take(subscriber, batch, Math.Min(atOnce, most - taken.Count), out _))
        {
            foreach (var told in batch.Events)
            {
                taken.Add(ReceivedEvent.Read(batch.MessageOf(told).ToArray()));
            }

            batch.Clear();
        }

        batch.Release();
        return taken;
    }
}
