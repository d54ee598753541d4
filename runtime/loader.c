/* loader - opens a compiled policy. The file is looked at before it is opened: the system's loader may end the process on a file that is
 * cut short. */
#include "runtime/runtime.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct pol_library { void *handle; const pol_evaluator *evaluator; };

/* False, and the reason, when this is no whole shared library for this machine. */
static bool check_elf(int descriptor, const char *path, char *why, size_t why_size) {
    Elf64_Ehdr  head;
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return snprintf(why, why_size, "%s is not a file", path), false;
    if (pread(descriptor, &head, sizeof head, 0) != (ssize_t)sizeof head || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
        return snprintf(why, why_size, "%s is not a shared library", path), false;
    if (head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != ELFDATA2LSB || head.e_type != ET_DYN || head.e_phentsize != sizeof(Elf64_Phdr))
        return snprintf(why, why_size, "%s is not a shared library of 64 bits", path), false;
#if defined(__x86_64__)
    if (head.e_machine != EM_X86_64) return snprintf(why, why_size, "%s was built for another processor", path), false;
#elif defined(__aarch64__)
    if (head.e_machine != EM_AARCH64) return snprintf(why, why_size, "%s was built for another processor", path), false;
#endif
    uint64_t size = (uint64_t)status.st_size;
    bool     whole = head.e_shoff + (uint64_t)head.e_shnum * head.e_shentsize <= size;
    for (int i = 0; whole && i < head.e_phnum; i++) {
        Elf64_Phdr part;
        if (pread(descriptor, &part, sizeof part, (off_t)(head.e_phoff + (uint64_t)i * sizeof part)) != (ssize_t)sizeof part) whole = false;
        else if (part.p_offset > size || part.p_filesz > size - part.p_offset) whole = false;
    }
    if (!whole) snprintf(why, why_size, "%s is cut short", path);
    return whole;
}

bool pol_evaluator_check(const pol_evaluator *evaluator, char *why, size_t why_size) {
    if (evaluator->magic != POL_ABI_MAGIC) return snprintf(why, why_size, "it was not made by pol"), false;
    if (evaluator->abi_version != POL_ABI_VERSION)
        return snprintf(why, why_size, "it was made for version %u of the interface; this program has version %d: build it again", evaluator->abi_version, POL_ABI_VERSION), false;
    const struct { const char *name; uint32_t theirs; size_t ours; } sizes[] = {
        {"pol_evaluator", evaluator->evaluator_size, sizeof(pol_evaluator)}, {"pol_measure", evaluator->measure_size, sizeof(pol_measure)},
        {"pol_element", evaluator->element_size, sizeof(pol_element)}, {"pol_choice", evaluator->choice_size, sizeof(pol_choice)},
        {"pol_column", evaluator->column_size, sizeof(pol_column)}, {"pol_output", evaluator->output_size, sizeof(pol_output)},
        {"pol_field", evaluator->field_size, sizeof(pol_field)}, {"pol_entity", evaluator->entity_size, sizeof(pol_entity)},
        {"pol_source", evaluator->source_size, sizeof(pol_source)}, {"pol_condition", evaluator->condition_size, sizeof(pol_condition)},
        {"pol_measure_description", evaluator->measure_description_size, sizeof(pol_measure_description)},
        {"pol_choice_description", evaluator->choice_description_size, sizeof(pol_choice_description)},
        {"pol_enum", evaluator->enum_size, sizeof(pol_enum)}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].theirs != sizes[i].ours)
            return snprintf(why, why_size, "its %s has %u bytes, this program's %zu: build it again", sizes[i].name, sizes[i].theirs, sizes[i].ours), false;
    return true;
}

pol_library *pol_library_open(const char *path, char *why, size_t why_size) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return snprintf(why, why_size, "%s cannot be opened: %s", path, strerror(errno)), NULL;
    bool fine = check_elf(descriptor, path, why, why_size);
    close(descriptor);
    if (!fine) return NULL;
    /* without a slash dlopen would search the system's folders */
    char  *here = malloc(strlen(path) + 3);
    if (!here) return snprintf(why, why_size, "out of memory"), NULL;
    sprintf(here, "%s%s", strchr(path, '/') ? "" : "./", path);
    void *handle = dlopen(here, RTLD_NOW | RTLD_LOCAL);
    free(here);
    if (!handle) return snprintf(why, why_size, "%s cannot be loaded: %s", path, dlerror()), NULL;
    const pol_evaluator *evaluator = dlsym(handle, POL_EVALUATOR_SYMBOL);
    char reason[200] = "it is not a policy made by pol";
    pol_library *library = evaluator && pol_evaluator_check(evaluator, reason, sizeof reason) ? malloc(sizeof *library) : NULL;
    if (!library) {
        snprintf(why, why_size, "%s cannot be used: %s", path, reason);
        dlclose(handle);
        return NULL;
    }
    *library = (pol_library){handle, evaluator};
    return library;
}

const pol_evaluator *pol_library_evaluator(const pol_library *library) { return library->evaluator; }

void pol_library_close(pol_library *library) {
    if (!library) return;
    dlclose(library->handle);
    free(library);
}
