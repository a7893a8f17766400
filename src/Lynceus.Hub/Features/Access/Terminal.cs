namespace Lynceus.Hub.Features.Access;

/// <summary>Where the person who starts the hub reads; never a log.</summary>
internal sealed record Terminal(TextWriter Out);
