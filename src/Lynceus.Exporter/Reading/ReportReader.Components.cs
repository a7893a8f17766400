using System.Text.Json;

namespace Lynceus.Exporter.Reading;

internal ref partial struct ReportReader
{
    private const int LicenseObject = 0;
    private const int LicenseExpression = 1;
    private const int LicenseId = 0;
    private const int LicenseName = 1;

    private static readonly PropertyNames BomNames = new(("components", 0));

    private static readonly PropertyNames ComponentNames = new(
        ("name", (int)FindingField.Id),
        ("type", (int)FindingField.Resource),
        ("licenses", FindingLicenses));

    private static readonly PropertyNames LicenseNames = new(("license", LicenseObject), ("expression", LicenseExpression));
    private static readonly PropertyNames LicenseTextNames = new(("id", LicenseId), ("name", LicenseName));

    /// <summary>A CycloneDX document.</summary>
    private void ReadBom()
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            if (BomNames.Find(ref _reader) == PropertyNames.Unknown)
            {
                SkipValue();
                continue;
            }

            _contents.Findings.Clear();
            _contents.Licenses.Clear();
            if (!EnterArray())
            {
                continue;
            }

            _contents.HasFindings = true;
            while (NextItem())
            {
                if (IsEntered(JsonTokenType.StartObject))
                {
                    ref var component = ref _contents.Findings.Add();
                    ReadFinding(ComponentNames, ref component);
                    _contents.Count(ReportProblem.Missing, component[FindingField.Resource].IsEmpty ? 1 : 0);
                }
            }
        }
    }

    private void ReadLicenses()
    {
        var first = _contents.Licenses.Count;
        if (!EnterArray())
        {
            return;
        }

        while (NextItem())
        {
            if (!IsEntered(JsonTokenType.StartObject))
            {
                continue;
            }

            while (NextProperty())
            {
                var name = LicenseNames.Find(ref _reader) switch
                {
                    LicenseObject => ReadLicense(),
                    LicenseExpression => ReadText(),
                    _ => SkipText(),
                };
                if (!name.IsEmpty && !HasLicense(first, name))
                {
                    _contents.Licenses.Add().Texts[(int)FindingField.Id] = name;
                }
            }
        }
    }

    private readonly bool HasLicense(int first, TextRef name)
    {
        foreach (ref readonly var license in _contents.Licenses.Items[first..])
        {
            var known = license[FindingField.Id];
            if (_json.Slice(known.Offset, known.Length).SequenceEqual(_json.Slice(name.Offset, name.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private TextRef SkipText()
    {
        SkipValue();
        return default;
    }

    /// <summary>The id of the licence, else its name.</summary>
    private TextRef ReadLicense()
    {
        TextRef id = default, name = default;
        if (!EnterObject())
        {
            return default;
        }

        while (NextProperty())
        {
            switch (LicenseTextNames.Find(ref _reader))
            {
                case LicenseId:
                    id = ReadText();
                    break;
                case LicenseName:
                    name = ReadText();
                    break;
                default:
                    SkipValue();
                    break;
            }
        }

        return id.IsEmpty ? name : id;
    }
}
