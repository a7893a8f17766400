using Microsoft.AspNetCore.Authorization;

namespace Lynceus.Hub.Features.Access;

/// <param name="Policy">One of <see cref="Policies"/>.</param>
internal sealed record AccessRequirement(string Policy) : IAuthorizationRequirement;
