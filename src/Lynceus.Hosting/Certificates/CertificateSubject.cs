using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Lynceus.Hosting.Certificates;

/// <summary>Reads names of a certificate's subject.</summary>
internal static class CertificateSubject
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    /// <summary>Go writes several organisations into one element, which the framework's own reader refuses; so it is read here.</summary>
    /// <remarks>X.501 section 9.2: Name is a sequence of sets of pairs of type and value.</remarks>
    public static (string? CommonName, IReadOnlyList<string> Organizations) Read(X500DistinguishedName subject)
    {
        string? name = null;
        var organizations = new List<string>();
        try
        {
            var elements = new AsnReader(subject.RawData, AsnEncodingRules.DER).ReadSequence();
            while (elements.HasData)
            {
                var element = elements.ReadSetOf(skipSortOrderValidation: true);
                while (element.HasData)
                {
                    var pair = element.ReadSequence();
                    var type = pair.ReadObjectIdentifier();
                    if (type is not (CommonName or Organization))
                    {
                        continue;
                    }

                    var text = pair.ReadCharacterString((UniversalTagNumber)pair.PeekTag().TagValue);
                    if (type == CommonName)
                    {
                        name = text;
                    }
                    else
                    {
                        organizations.Add(text);
                    }
                }
            }
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException)
        {
            return (null, []);
        }

        return (name, organizations);
    }
}
