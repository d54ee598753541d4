/* diff_kinds - the tables of what a comparison can say, and what counts as a difference. */
#include "analysis/diff_text.h"

static const struct { const char *key, *english, *chinese; } kinds[] = {
#define X(kind, key, english, chinese, secondary) {key, english, chinese},
#include "analysis/diff.def"
#undef X
};

static const struct { const char *key, *english, *chinese; DiffNoteWeight weight; } note_kinds[] = {
#define X(kind, key, english, chinese, weight) {key, english, chinese, NOTE_##weight},
#include "analysis/diff_note.def"
#undef X
};

const char *diff_kind_key(DiffKind kind) { return kinds[kind].key; }

static const Wording duty_words[DIFF_KIND_COUNT] = {
#define X(kind, key, english, chinese, secondary)
#define D(kind, english, chinese) [DIFF_##kind] = {english, chinese},
#include "analysis/diff.def"
#undef D
#undef X
};

const char *diff_kind_words(DiffKind kind, bool duty, Language language) {
    if (duty && duty_words[kind].english) return say(language, duty_words[kind].english, duty_words[kind].chinese);
    return say(language, kinds[kind].english, kinds[kind].chinese);
}

const char *note_kind_key(DiffNoteKind kind) { return note_kinds[kind].key; }
const char *note_kind_words(DiffNoteKind kind, Language language) { return say(language, note_kinds[kind].english, note_kinds[kind].chinese); }

DiffNoteWeight note_weight(const DiffNote *note) {
    bool is_new = !note->before.english;
    if (is_new && note->kind == NOTE_PROPERTY) return NOTE_TOLD;
    if (is_new && note->kind == NOTE_TEST) return NOTE_QUIET;
    return note_kinds[note->kind].weight;
}

const char *diff_state_key(DiffState state) {
    switch (state) {
    case DIFF_EQUAL: return "equal";
    case DIFF_CHANGED: return "changed";
    case DIFF_NOT_FOUND: return "no-difference-found";
    case DIFF_NEW: return "new";
    case DIFF_DROPPED: return "dropped";
    }
    return "";
}

const char *diff_why_words(DiffWhy why, Language language) {
    switch (why) {
    case DIFF_WHY_NONE: return "";
    case DIFF_WHY_TIME: return say(language, "the time limit was reached", "超过时限");
    case DIFF_WHY_LISTS: return say(language, "lists of up to 3 elements were compared", "只比较了不超过3项的列表");
    case DIFF_WHY_UNCONFIRMED: return say(language, "a candidate was not confirmed", "候选的例子未能确认");
    case DIFF_WHY_NO_SOLVER: return say(language, "there is no solver", "没有求解器");
    }
    return "";
}
