namespace Lynceus.Hub.Pages;

/// <summary>Marks where the form of a page is sent to.</summary>
internal sealed class PageForm;
