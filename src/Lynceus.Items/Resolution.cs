namespace Lynceus.Items;

/// <summary>What people decided about an item. Survives fixing and reopening. The numbers are stored.</summary>
public enum Resolution
{
    Open = 0,
    WillNotFix = 1,
    WorkingAsIntended = 2,
}
