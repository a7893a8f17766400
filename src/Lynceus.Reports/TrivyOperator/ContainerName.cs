namespace Lynceus.Reports.TrivyOperator;

/// <summary>Finds the container in the messages of Trivy's checks, which begin <c>Container 'app' of Deployment …</c> when they are about one.</summary>
internal static class ContainerName
{
    private const string Start = "container ";

    /// <summary>The one container that all the messages name; null when one names none, or two name different ones.</summary>
    public static string? In(IReadOnlyList<string> messages)
    {
        string? container = null;
        foreach (var message in messages)
        {
            var named = In(message);
            if (named is null || (container is not null && container != named))
            {
                return null;
            }

            container = named;
        }

        return container;
    }

    private static string? In(string message)
    {
        var text = message.AsSpan().TrimStart();
        if (!text.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        text = text[Start.Length..].TrimStart();
        if (text.IsEmpty || text[0] is not ('\'' or '"' or '`'))
        {
            return null;
        }

        var end = text[1..].IndexOf(text[0]);
        return end > 0 ? text.Slice(1, end).ToString() : null;
    }
}
