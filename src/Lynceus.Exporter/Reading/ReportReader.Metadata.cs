namespace Lynceus.Exporter.Reading;

internal ref partial struct ReportReader
{
    private const int RootMetadata = 0;
    private const int RootReport = 1;
    private const int RootSpec = 2;
    private const int RootStatus = 3;

    private const int MetaNamespace = 0;
    private const int MetaName = 1;
    private const int MetaCreated = 2;
    private const int MetaLabels = 3;
    private const int MetaAnnotations = 4;
    private const int MetaOwners = 5;

    private const int OwnerIsController = -2;

    private static readonly PropertyNames RootNames = new(("metadata", RootMetadata), ("report", RootReport), ("spec", RootSpec), ("status", RootStatus));

    private static readonly PropertyNames MetadataNames = new(
        ("namespace", MetaNamespace),
        ("name", MetaName),
        ("creationTimestamp", MetaCreated),
        ("labels", MetaLabels),
        ("annotations", MetaAnnotations),
        ("ownerReferences", MetaOwners));

    // Starboard had the same labels under its own name.
    private static readonly PropertyNames LabelNames = new(
        ("trivy-operator.resource.kind", (int)ReportField.ResourceKind),
        ("trivy-operator.resource.name", (int)ReportField.ResourceName),
        ("trivy-operator.resource.namespace", (int)ReportField.ResourceNamespace),
        ("trivy-operator.container.name", (int)ReportField.Container),
        ("starboard.resource.kind", (int)ReportField.ResourceKind),
        ("starboard.resource.name", (int)ReportField.ResourceName),
        ("starboard.resource.namespace", (int)ReportField.ResourceNamespace),
        ("starboard.container.name", (int)ReportField.Container));

    private static readonly PropertyNames AnnotationNames = new(("trivy-operator.resource.name", (int)ReportField.ResourceFullName));

    private static readonly PropertyNames OwnerNames = new(
        ("kind", (int)ReportField.OwnerKind),
        ("name", (int)ReportField.OwnerName),
        ("uid", (int)ReportField.OwnerUid),
        ("controller", OwnerIsController));

    private void ReadMetadata()
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            switch (MetadataNames.Find(ref _reader))
            {
                case MetaNamespace:
                    SetText(ReportField.Namespace);
                    break;
                case MetaName:
                    SetText(ReportField.Name);
                    break;
                case MetaCreated:
                    _contents.Created = ReadTime();
                    break;
                case MetaLabels:
                    ReadLabels();
                    break;
                case MetaAnnotations:
                    ReadAnnotations();
                    break;
                case MetaOwners:
                    ReadOwners();
                    break;
                default:
                    SkipValue();
                    break;
            }
        }
    }

    private void ReadLabels()
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            var key = new TextRef((int)_reader.TokenStartIndex + 1, _reader.ValueSpan.Length, _reader.ValueIsEscaped);
            var field = LabelNames.Find(ref _reader);
            var value = ReadText();
            _contents.Labels.Add(new ReportLabel(key, value));
            if (field != PropertyNames.Unknown)
            {
                _contents.Set((ReportField)field, value);
            }
        }
    }

    private void ReadAnnotations()
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            if (AnnotationNames.Find(ref _reader) is >= 0 and var field)
            {
                SetText((ReportField)field);
            }
            else
            {
                SkipValue();
            }
        }
    }

    private void ReadOwners()
    {
        if (!EnterArray())
        {
            return;
        }

        var isController = false;
        while (NextItem())
        {
            if (!IsEntered(System.Text.Json.JsonTokenType.StartObject))
            {
                continue;
            }

            TextRef kind = default, name = default, uid = default;
            var isThisController = false;
            while (NextProperty())
            {
                switch (OwnerNames.Find(ref _reader))
                {
                    case (int)ReportField.OwnerKind:
                        kind = ReadText();
                        break;
                    case (int)ReportField.OwnerName:
                        name = ReadText();
                        break;
                    case (int)ReportField.OwnerUid:
                        uid = ReadText();
                        break;
                    case OwnerIsController:
                        isThisController = ReadBool() == true;
                        break;
                    default:
                        SkipValue();
                        break;
                }
            }

            // The controller, else the first.
            if (!isController && (isThisController || !_contents[ReportField.OwnerUid].IsSet))
            {
                isController = isThisController;
                _contents.Replace(ReportField.OwnerKind, kind);
                _contents.Replace(ReportField.OwnerName, name);
                _contents.Replace(ReportField.OwnerUid, uid);
            }
        }
    }
}
