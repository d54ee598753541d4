/* A program that uses the installed library: compiles a policy, decides one application, and says what a broken policy gets. Its own function
 * `arena_new` must not meet the library's. */
#include <pol/policy.h>

#include <stdio.h>
#include <string.h>

int arena_new(void);
int arena_new(void) { return 42; }

int main(int count, char **arguments) {
    if (count < 3) return 2;
    pol_failure *failure = NULL;
    pol_policy  *policy = pol_compile(arguments[1], NULL, &failure);
    if (!policy || !pol_policy_is_usable(policy)) return 1;
    char *decision = pol_policy_decide(policy, "{\"project\":{\"kinds\":[\"equipment\"]}}", -1, &failure);
    printf("%s %d %s\n", pol_version(), arena_new(), decision && strstr(decision, "\"m1\"") ? "decided" : "failed");
    pol_text_free(decision);
    pol_policy_free(policy);
    policy = pol_compile(arguments[2], NULL, &failure);
    size_t diagnostics;
    const pol_diagnostic *first = pol_policy_diagnostics(policy, &diagnostics);
    printf("%s %d\n", first->level, pol_policy_is_usable(policy));
    pol_policy_free(policy);
    return failure != NULL;
}
