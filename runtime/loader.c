/* loader - opens a compiled policy. The file is looked at before it is opened: the system's loader may end the process on a file that is
 * cut short. */
#include "runtime/runtime.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct pol_library { void *handle; const pol_evaluator *evaluator; };

/* Both sentences, from the same values in the same order. */
static bool refuse(pol_why *why, const char *english, const char *chinese, ...) {
    va_list values, again;
    va_start(values, chinese);
    va_copy(again, values);
    vsnprintf(why->english, sizeof why->english, english, values);
    vsnprintf(why->chinese, sizeof why->chinese, chinese, again);
    va_end(again);
    va_end(values);
    return false;
}

/* False when this is no whole shared library for this machine. */
static bool check_elf(int descriptor, const char *path, pol_why *why) {
    Elf64_Ehdr  head;
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return refuse(why, "%s is not a file", "%s 不是文件", path);
    if (pread(descriptor, &head, sizeof head, 0) != (ssize_t)sizeof head || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
        return refuse(why, "%s is not a shared library", "%s 不是动态库", path);
    if (head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != ELFDATA2LSB || head.e_type != ET_DYN || head.e_phentsize != sizeof(Elf64_Phdr))
        return refuse(why, "%s is not a shared library of 64 bits", "%s 不是 64 位动态库", path);
#if defined(__x86_64__)
    bool own = head.e_machine == EM_X86_64;
#elif defined(__aarch64__)
    bool own = head.e_machine == EM_AARCH64;
#else
    bool own = true;
#endif
    if (!own) return refuse(why, "%s was built for another processor", "%s 是为另一种处理器生成的", path);
    uint64_t size = (uint64_t)status.st_size;
    bool     whole = head.e_shoff <= size && (uint64_t)head.e_shnum * head.e_shentsize <= size - head.e_shoff;
    for (int i = 0; whole && i < head.e_phnum; i++) {
        Elf64_Phdr part;
        if (pread(descriptor, &part, sizeof part, (off_t)(head.e_phoff + (uint64_t)i * sizeof part)) != (ssize_t)sizeof part) whole = false;
        else if (part.p_offset > size || part.p_filesz > size - part.p_offset) whole = false;
    }
    return whole || refuse(why, "%s is cut short", "%s 不完整，文件被截断", path);
}

bool pol_library_look(const char *path, pol_why *why) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return refuse(why, "%s cannot be opened: %s", "%s 无法打开：%s", path, strerror(errno));
    bool fine = check_elf(descriptor, path, why);
    close(descriptor);
    return fine;
}

static bool check_evaluator(const pol_evaluator *evaluator, const char *path, pol_why *why) {
    if (evaluator->magic != POL_ABI_MAGIC) return refuse(why, "%s cannot be used: it was not made by pol", "%s 无法使用：不是由 pol 生成的", path);
    if (evaluator->abi_version != POL_ABI_VERSION)
        return refuse(why, "%s cannot be used: it was made for version %u of the interface; this program has version %d: build it again",
                      "%s 无法使用：它按接口第 %u 版生成，本程序为第 %d 版：请重新生成", path, evaluator->abi_version, POL_ABI_VERSION);
    const struct { const char *name; uint32_t theirs; size_t ours; } sizes[] = {
        {"pol_evaluator", evaluator->evaluator_size, sizeof(pol_evaluator)}, {"pol_measure", evaluator->measure_size, sizeof(pol_measure)},
        {"pol_element", evaluator->element_size, sizeof(pol_element)}, {"pol_choice", evaluator->choice_size, sizeof(pol_choice)},
        {"pol_column", evaluator->column_size, sizeof(pol_column)}, {"pol_output", evaluator->output_size, sizeof(pol_output)},
        {"pol_field", evaluator->field_size, sizeof(pol_field)}, {"pol_entity", evaluator->entity_size, sizeof(pol_entity)},
        {"pol_source", evaluator->source_size, sizeof(pol_source)}, {"pol_condition", evaluator->condition_size, sizeof(pol_condition)},
        {"pol_measure_description", evaluator->measure_description_size, sizeof(pol_measure_description)},
        {"pol_choice_description", evaluator->choice_description_size, sizeof(pol_choice_description)},
        {"pol_enum", evaluator->enum_size, sizeof(pol_enum)}, {"pol_reading", evaluator->reading_size, sizeof(pol_reading)}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].theirs != sizes[i].ours)
            return refuse(why, "%s cannot be used: its %s has %u bytes, this program's %zu: build it again", "%s 无法使用：其 %s 为 %u 字节，本程序为 %zu 字节：请重新生成",
                          path, sizes[i].name, sizes[i].theirs, sizes[i].ours);
    return true;
}

bool pol_evaluator_check(const pol_evaluator *evaluator, char *why, size_t why_size) {
    pol_why both;
    bool    fine = check_evaluator(evaluator, "the evaluator", &both);
    if (!fine) snprintf(why, why_size, "%s", both.english);
    return fine;
}

pol_library *pol_library_open_why(const char *path, pol_why *why) {
    if (!pol_library_look(path, why)) return NULL;
    /* without a slash dlopen would search the system's folders */
    char        *here = malloc(strlen(path) + 3);
    pol_library *library = malloc(sizeof *library);
    if (here) sprintf(here, "%s%s", strchr(path, '/') ? "" : "./", path);
    void *handle = here && library ? dlopen(here, RTLD_NOW | RTLD_LOCAL) : NULL;
    const pol_evaluator *evaluator = handle ? dlsym(handle, POL_EVALUATOR_SYMBOL) : NULL;
    bool fine = evaluator && check_evaluator(evaluator, path, why);
    if (!here || !library) refuse(why, "out of memory", "内存不足");
    else if (!handle) refuse(why, "%s cannot be loaded: %s", "%s 无法加载：%s", path, dlerror());
    else if (!evaluator) refuse(why, "%s cannot be used: it is not a policy made by pol", "%s 无法使用：不是 pol 生成的政策", path);
    free(here);
    if (fine) {
        *library = (pol_library){handle, evaluator};
        return library;
    }
    if (handle) dlclose(handle);
    free(library);
    return NULL;
}

pol_library *pol_library_open(const char *path, char *why, size_t why_size) {
    pol_why      both;
    pol_library *library = pol_library_open_why(path, &both);
    if (!library) snprintf(why, why_size, "%s", both.english);
    return library;
}

const pol_evaluator *pol_library_evaluator(const pol_library *library) { return library->evaluator; }

void pol_library_close(pol_library *library) {
    if (!library) return;
    dlclose(library->handle);
    free(library);
}
