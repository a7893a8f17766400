namespace Lynceus.Reports.Inputs;

/// <summary>What is left of an input when it is unpacked.</summary>
internal enum InputForm
{
    /// <summary>Text, or what is taken for it.</summary>
    Text,

    /// <summary>A ZIP archive.</summary>
    Zip,

    /// <summary>A tar archive.</summary>
    Tar,
}
