namespace Lynceus.Hosting.Access;

/// <summary>One question about access.</summary>
internal readonly record struct AccessKey(string Caller, string Verb, string Path);
