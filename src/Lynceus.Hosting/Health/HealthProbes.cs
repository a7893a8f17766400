namespace Lynceus.Hosting.Health;

/// <summary>Which questions a check answers.</summary>
[Flags]
public enum HealthProbes
{
    /// <summary><c>/livez</c> and <c>/healthz</c>: when it fails, a restart helps.</summary>
    Live = 1,

    /// <summary><c>/readyz</c>: while it fails, no work should be sent here.</summary>
    Ready = 2,

    Both = Live | Ready,
}
