using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>Sets of characters that several searches share.</summary>
internal static class Characters
{
    private const string AllLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Letters, and what joins words of prose.</summary>
    public static readonly SearchValues<char> Prose = SearchValues.Create(AllLetters + "'-/");

    /// <summary>What an expression before a call is written in.</summary>
    public static readonly SearchValues<char> Callee = SearchValues.Create(AllLetters + "0123456789_.:&*>$-");

    /// <summary>What a variable or a property of one is written in; no digits, which passwords have.</summary>
    public static readonly SearchValues<char> Reference = SearchValues.Create(AllLetters + "_.&*?[]");

    public static readonly SearchValues<char> VersionParts = SearchValues.Create("0123456789.v-+rcalphbetn");

    public static readonly SearchValues<char> EndsOfPlaceholders = SearchValues.Create("}/.)>:-_ ");

    public static readonly SearchValues<char> BetweenProperties = SearchValues.Create(" \t\r\n,\"'-\\");

    public static readonly SearchValues<char> EndsOfKeys = SearchValues.Create(" \t\r\n\"'`()<>[]{}|,;=:\\");

    public static readonly SearchValues<char> Symbols = SearchValues.Create("*/+@#$%^&!?~");

    public static readonly SearchValues<char> NoNames = SearchValues.Create("*.-_/+$#&!?~@%^");
}
