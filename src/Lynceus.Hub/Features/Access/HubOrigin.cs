using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>The address of the hub as people know it.</summary>
internal sealed class HubOrigin
{
    private readonly Uri? _public;

    public HubOrigin(HubOptions options)
    {
        _public = options.PublicUrl is null ? null : new Uri(options.PublicUrl, UriKind.Absolute);
        IsHttps = _public is not null
            ? _public.Scheme == Uri.UriSchemeHttps
            : options.Certificate is not null;
    }

    /// <summary>Whether browsers reach the hub through https alone, also when a proxy in front ends the encryption.</summary>
    public bool IsHttps { get; }

    /// <summary>Start of links. The Host header of a request, which its sender chooses, counts only when no public address is set.</summary>
    public string LinkBase(HttpRequest request) => LinkBase($"{request.Scheme}://{request.Host.ToUriComponent()}");

    public string LinkBase(string otherwise) => (_public?.AbsoluteUri ?? otherwise).TrimEnd('/');

    /// <summary>
    /// Whether an Origin header names this hub. A browser, and only a browser makes such a request on behalf of somebody else, sends
    /// Host truthfully. A request that came by http may have come to a proxy by https, so that origin counts too; never the reverse.
    /// </summary>
    public bool IsOwn(string origin, HttpRequest request)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var given))
        {
            return false;
        }

        if (_public is not null && IsSame(given, _public))
        {
            return true;
        }

        return (given.Scheme == request.Scheme || given.Scheme == Uri.UriSchemeHttps)
            && Uri.TryCreate($"{given.Scheme}://{request.Host.ToUriComponent()}", UriKind.Absolute, out var own)
            && IsSame(given, own);
    }

    private static bool IsSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
