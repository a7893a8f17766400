using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Carries a message over the redirect after a form: an encrypted cookie for one minute, readable for the same user only.</summary>
internal sealed partial class Flash(IDataProtectionProvider protection, HubOrigin origin, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly IDataProtector _protector = protection.CreateProtector("Lynceus.Hub.Flash");

    private string CookieName => SessionCookie.Name("lynceus-message", origin);

    public void Set(HttpContext context, FlashMessage message)
    {
        var envelope = new Envelope(message, context.User.UserId(), UnixTime.Now(time) + (long)Lifetime.TotalMilliseconds);
        var json = JsonSerializer.SerializeToUtf8Bytes(envelope, FlashJson.Default.Envelope);
        context.Response.Cookies.Append(
            CookieName, System.Buffers.Text.Base64Url.EncodeToString(_protector.Protect(json)), SessionCookie.Brief(origin, context, Lifetime));
    }

    /// <summary>The message, once: the answer to this request deletes it. Null when there is none.</summary>
    public FlashMessage? Take(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 } cookie)
        {
            return null;
        }

        context.Response.Cookies.Delete(CookieName, SessionCookie.Brief(origin, context, lifetime: null));
        try
        {
            var json = _protector.Unprotect(System.Buffers.Text.Base64Url.DecodeFromChars(cookie));
            var envelope = JsonSerializer.Deserialize(json, FlashJson.Default.Envelope);
            return envelope is not null && envelope.UserId == context.User.UserId() && envelope.ExpiresAtMs > UnixTime.Now(time)
                ? envelope.Message
                : null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    internal sealed record Envelope(FlashMessage Message, long? UserId, long ExpiresAtMs);

    [JsonSerializable(typeof(Envelope))]
    private sealed partial class FlashJson : JsonSerializerContext;
}
