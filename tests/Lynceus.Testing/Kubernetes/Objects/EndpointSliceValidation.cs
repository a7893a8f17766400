using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Rules for endpoint slices.</summary>
internal static class EndpointSliceValidation
{
    private const int MaxAddresses = 100;

    public static void Check(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var type = (string?)value["addressType"];
        if (string.IsNullOrEmpty(type))
        {
            errors.Required("addressType");
        }
        else
        {
            errors.OneOf("addressType", type, "FQDN", "IPv4", "IPv6");
        }

        if (old is not null)
        {
            errors.Immutable("addressType", old["addressType"], value["addressType"]);
        }

        var index = 0;
        foreach (var endpoint in value.Items("endpoints"))
        {
            var place = FieldErrors.At("endpoints", index++) + ".addresses";
            var addresses = endpoint["addresses"] as JsonArray ?? [];
            if (addresses.Count == 0)
            {
                errors.Required(place, "must contain at least 1 address");
            }
            else if (addresses.Count > MaxAddresses)
            {
                errors.Add(new FieldError(place, "FieldValueTooMany", "Too many: 101: must have at most 100 items"));
            }

            for (var i = 0; i < addresses.Count; i++)
            {
                Address(errors, FieldErrors.At(place, i), (string?)addresses[i] ?? "", type);
            }
        }

        index = 0;
        foreach (var port in value.Items("ports"))
        {
            var place = FieldErrors.At("ports", index++);
            errors.OneOf(place + ".protocol", (string?)port["protocol"], "SCTP", "TCP", "UDP");
            errors.Port(place + ".port", port["port"]);
        }
    }

    private static void Address(FieldErrors errors, string field, string text, string? type)
    {
        if (type == "FQDN")
        {
            errors.Name(field, text, NameRules.Subdomain);
        }
        else if (!IPAddress.TryParse(text, out var address) || (address.AddressFamily == AddressFamily.InterNetwork && text.AsSpan().Count('.') != 3))
        {
            errors.Invalid(field, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
        else if (type == "IPv4" && address.AddressFamily != AddressFamily.InterNetwork)
        {
            errors.Invalid(field, text, "must be an IPv4 address");
        }
        else if (type == "IPv6" && address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            errors.Invalid(field, text, "must be an IPv6 address");
        }
    }
}
