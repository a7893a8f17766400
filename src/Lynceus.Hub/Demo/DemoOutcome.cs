namespace Lynceus.Hub.Demo;

/// <summary>What became of the demo.</summary>
public enum DemoOutcome
{
    Loaded,

    /// <summary>The hub has clusters already; nothing was changed.</summary>
    HubNotEmpty,
}
