using System.Runtime.CompilerServices;

namespace Lynceus.Exporter.Reading;

/// <summary>One text for each <see cref="FindingField"/>.</summary>
[InlineArray((int)FindingField.PackageUrl + 1)]
internal struct FindingTexts
{
    private TextRef _first;
}
