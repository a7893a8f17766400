namespace Lynceus.Kubernetes.Watch;

/// <summary>
/// What a caller keeps of an object, made from its bytes while they lie in the receive buffer. Null leaves the object out, as if it did not match the selector.
/// Whatever reading JSON throws (<see cref="System.Text.Json.JsonException"/>, <see cref="InvalidOperationException"/>, <see cref="FormatException"/>) means that the object is malformed.
/// </summary>
public delegate T? Projection<out T>(in RawObject raw)
    where T : class;
