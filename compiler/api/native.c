/* native - see native.h. */
#include "api/native.h"

#include "native/engine.h"
#include <pthread.h>

struct PolicyNative {
    pthread_mutex_t lock;
    NativeEngine   *engine;
    struct { bool tried; pol_kernel *kernel; const char *why; } results[POL_SELECTION_COUNT];
};

PolicyNative *policy_native_new(Arena *arena) {
    PolicyNative *native = NEW(arena, PolicyNative);
    pthread_mutex_init(&native->lock, NULL);
    return native;
}

pol_kernel *policy_kernel(const pol_policy *policy, pol_selection selection, const char **why) {
    PolicyNative *native = policy->native;
    pthread_mutex_lock(&native->lock);
    if (!native->results[selection].tried) {
        const char **reason = &native->results[selection].why;
        native->results[selection].tried = true;
        *reason = "";
        if (!native->engine) native->engine = native_engine_new(policy->program, NATIVE_FULL, reason);
        if (native->engine) native->results[selection].kernel = native_kernel(native->engine, selection, (pol_level)pol_best_level(), true, false, reason);
    }
    pol_kernel *kernel = native->results[selection].kernel;
    *why = native->results[selection].why;
    pthread_mutex_unlock(&native->lock);
    return kernel;
}

bool policy_has_kernel(const pol_policy *policy, pol_selection selection) {
    pthread_mutex_lock(&policy->native->lock);
    bool has = policy->native->results[selection].kernel != NULL;
    pthread_mutex_unlock(&policy->native->lock);
    return has;
}

void policy_free_native(pol_policy *policy) {
    native_engine_free(policy->native->engine);
    pthread_mutex_destroy(&policy->native->lock);
}

const Layout *policy_layout(const pol_policy *policy) { return native_layout(policy->native->engine); }
