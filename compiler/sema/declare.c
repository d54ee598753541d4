/* declare - the tables of declared things, and their names. Reports names declared twice; looks nothing up but types. */
#include "sema/internal.h"

#include "syntax/parse.h"
#include <string.h>

/* The declaration that has the name already, reported unless it is `reported`: one declaration repeated with both its names is one
 * mistake. NULL: the name is new. */
static const Symbol *add_name(Sema *sema, Map *scope, Word word, SymbolKind kind, int32_t index, const Symbol *reported)
{
    if (!word.text) return NULL;
    Symbol *symbol = NEW(sema->arena, Symbol);
    *symbol = (Symbol){kind, index, word.span, word.text};
    Function function;
    if (scope == sema->values && function_from_name(word.text, &function)) {
        Diag *diag = diag_at(sema->diags, DIAG_E0203, word.span, "`%s` is the name of a function of the language", "“%s”是语言自带函数的名称", word.text);
        diag_help(sema->diags, diag, "choose another name", "请换一个名称");
        return NULL;
    }
    Symbol *earlier = map_put(scope, word.text, symbol);
    if (!earlier || (earlier->kind == kind && earlier->index == index)) return NULL;
    if (reported && reported->kind == earlier->kind && reported->index == earlier->index) return earlier;
    Diag *diag = diag_at(sema->diags, DIAG_E0202, word.span, "`%s` is declared twice", "“%s”重复声明", word.text);
    diag_label(sema->diags, diag, earlier->span, "the first declaration is here", "第一次声明在此处");
    diag_help(sema->diags, diag, "rename one of them, or remove one", "请改名或删去其中一个");
    return earlier;
}

static const Symbol *add_declared(Sema *sema, Map *scope, DeclaredName name, SymbolKind kind, int32_t index)
{
    const Symbol *reported = add_name(sema, scope, name.chinese, kind, index, NULL);
    const Symbol *second = add_name(sema, scope, name.ascii, kind, index, reported);
    return reported ? reported : second;
}

Symbol *find_value(const Sema *sema, const char *name) { return map_get(sema->values, name); }
Symbol *find_type(const Sema *sema, const char *name) { return map_get(sema->types, name); }

int32_t enum_item_index(const SemaEnum *enumeration, const char *text)
{
    for (int32_t i = 0; i < enumeration->items.count; i++) {
        const SemaEnumItem *item = &enumeration->items.items[i];
        if (is_called(&item->name, text) || (item->label && !strcmp(item->label, text)))
            return i;
    }
    return -1;
}

static void declare_enum(Sema *sema, EnumDecl *decl)
{
    SemaEnum enumeration = {.name = decl->name, .open = decl->open, .choice = -1, .span = decl->name.span};
    for (int i = 0; i < decl->items.count; i++) {
        EnumItem *item = &decl->items.items[i];
        SemaEnumItem entry = {.name = item->name, .label = item->label};
        if (!entry.name.chinese.text && !entry.name.ascii.text) entry.name.chinese = item->code;
        for (int k = 0; k < 2; k++) {
            Word word = k ? entry.name.ascii : entry.name.chinese;
            int32_t earlier = word.text ? enum_item_index(&enumeration, word.text) : -1;
            if (earlier < 0) continue;
            Diag *diag = diag_at(sema->diags, DIAG_E0202, word.span, "`%s` stands twice in this enum", "“%s”在这个枚举中重复出现", word.text);
            diag_label(sema->diags, diag, enumeration.items.items[earlier].name.span, "first here", "第一次出现在此处");
            break;
        }
        VEC_PUSH(sema->arena, &enumeration.items, entry);
    }
    if (enumeration.items.count > 62) {
        Diag *diag = diag_at(sema->diags, DIAG_E0602, decl->name.span, "an enum holds at most 62 items; this one has %d", "一个枚举最多62项，此处有%d项", enumeration.items.count);
        diag_help(sema->diags, diag, "split it into two enums", "请拆成两个枚举");
    }
    VEC_PUSH(sema->arena, &sema->enums, enumeration);
    add_declared(sema, sema->types, decl->name, SYMBOL_ENUM, sema->enums.count - 1);
}

SemaField *find_field(const Sema *sema, const SemaEntity *entity, const char *name, int32_t *index)
{
    int32_t number = (int32_t)(uintptr_t)map_get(entity->fields, name);
    if (number == 0) return NULL;
    if (index) *index = number - 1;
    return &sema->fields.items[number - 1];
}

/* The entity that an earlier 事实 of the same name began, or -1. */
static int32_t entity_named(const Sema *sema, DeclaredName name)
{
    for (int32_t i = 0; i < sema->entities.count; i++)
        if (declared_is(sema->entities.items[i].name, name.chinese.text) || declared_is(sema->entities.items[i].name, name.ascii.text)) return i;
    return -1;
}

static void declare_entity(Sema *sema, FactsDecl *decl)
{
    int32_t index = entity_named(sema, decl->name);
    if (index < 0) {
        SemaEntity entity = {.name = decl->name, .many = decl->many, .fields = map_new(sema->arena), .span = decl->name.span};
        index = sema->entities.count;
        VEC_PUSH(sema->arena, &sema->entities, entity);
        add_declared(sema, sema->values, decl->name, SYMBOL_ENTITY, index);
    }
    SemaEntity *entity = &sema->entities.items[index];
    DeclaredName first = entity->name, again = decl->name;
    bool same_name = !first.ascii.text || !again.ascii.text || (first.ascii.text == again.ascii.text && first.chinese.text == again.chinese.text);
    if (!same_name || (entity->parts.count && entity->many != (bool)decl->many)) {
        Diag *diag = diag_at(sema->diags, DIAG_E0202, again.span, "`%s` is declared before, and differently", "“%s”前面已有不同的声明", declared_text(again));
        diag_label(sema->diags, diag, entity->span, "the first declaration is here", "第一次声明在此处");
        diag_help(sema->diags, diag, "to add facts to an entity, repeat its name and `many` exactly", "给同一实体增加事实时，名称和“多个”须与前面完全一致");
        return;
    }
    VEC_PUSH(sema->arena, &entity->parts, decl);
}

static void declare_field(Sema *sema, SemaEntity *entity, int32_t entity_index, FieldDecl *field)
{
    bool    twice = false;
    int32_t number = sema->fields.count + 1;
    for (int k = 0; k < 2; k++) {
        Word word = k ? field->name.ascii : field->name.chinese;
        if (!word.text) continue;
        int32_t first = (int32_t)(uintptr_t)map_put(entity->fields, word.text, (void *)(uintptr_t)number);
        if (first == 0 || first == number || twice) continue;
        const FieldDecl *earlier = sema->fields.items[first - 1].decl;
        twice = true;
        Diag *diag = diag_at(sema->diags, DIAG_E0202, word.span, "`%s` stands twice in these facts", "“%s”在这组事实中重复声明", word.text);
        diag_label(sema->diags, diag, earlier->name.span, "first here", "第一次声明在此处");
    }
    SemaField entry = {.name = field->name, .decl = field, .type = TYPE_ERROR_VALUE, .entity = entity_index};
    VEC_PUSH(sema->arena, &sema->fields, entry);
}

/* The facts of one entity stand side by side in the table, also when several declarations give them. */
static void lay_out_fields(Sema *sema)
{
    for (int32_t e = 0; e < sema->entities.count; e++) {
        SemaEntity *entity = &sema->entities.items[e];
        entity->first_field = sema->fields.count;
        for (int32_t p = 0; p < entity->parts.count; p++)
            for (int32_t i = 0; i < entity->parts.items[p]->fields.count; i++) declare_field(sema, entity, e, &entity->parts.items[p]->fields.items[i]);
        entity->field_count = sema->fields.count - entity->first_field;
    }
}

static void declare_measure(Sema *sema, Decl *decl)
{
    SemaMeasure measure = {.name = decl->as.MEASURE.name, .decl = &decl->as.MEASURE, .span = decl->as.MEASURE.name.span, .for_each_entity = -1, .choice = -1};
    VEC_PUSH(sema->arena, &sema->measures, measure);
    add_declared(sema, sema->values, measure.name, SYMBOL_MEASURE, sema->measures.count - 1);
}

static void declare_choice(Sema *sema, Decl *decl)
{
    SemaChoice choice = {.name = decl->as.CHOOSE.name, .decl = &decl->as.CHOOSE, .span = decl->as.CHOOSE.name.span, .set_enum = sema->enums.count};
    SemaEnum members = {.name = choice.name, .choice = sema->choices.count, .span = choice.span};
    VEC_PUSH(sema->arena, &sema->enums, members);                 /* its items follow when all measures are declared */
    VEC_PUSH(sema->arena, &sema->choices, choice);
    const Symbol *earlier = add_declared(sema, sema->values, choice.name, SYMBOL_CHOICE, sema->choices.count - 1);
    if (earlier && earlier->kind == SYMBOL_CHOICE) return;       /* its set of measures stands already: no second message */
    add_declared(sema, sema->types, choice.name, SYMBOL_ENUM, choice.set_enum);
}

static void declare_policy(Sema *sema, Decl *decl)
{
    if (!sema->policy) {
        sema->policy = &decl->as.POLICY;
        sema->policy_span = decl->as.POLICY.name.span;
        return;
    }
    Diag *diag = diag_at(sema->diags, DIAG_E0404, decl->as.POLICY.name.span, "a second policy is declared", "出现了第二个政策声明");
    diag_label(sema->diags, diag, sema->policy_span, "the first is here", "第一个在此处");
    diag_help(sema->diags, diag, "keep one policy in a folder", "一个文件夹只放一个政策");
}

/* Declares with index into a table: one row a declaration kind. */
#define DECLARE(table, entry_type, symbol, ...)                                                                             \
    do {                                                                                                                    \
        entry_type entry = __VA_ARGS__;                                                                                     \
        VEC_PUSH(sema->arena, &sema->table, entry);                                                                         \
        add_declared(sema, sema->values, entry.name, symbol, sema->table.count - 1);                                        \
    } while (0)

static void declare_one(Sema *sema, Decl *decl)
{
    switch (decl->kind) {
    case DECL_POLICY: declare_policy(sema, decl); break;
    case DECL_IMPORT: break;
    case DECL_ENUM: declare_enum(sema, &decl->as.ENUM); break;
    case DECL_UNIT: {
        Word words[] = {decl->as.UNIT.name.chinese, decl->as.UNIT.name.ascii};
        for (int i = 0; i < 2; i++) {
            if (!words[i].text || !parse_is_fixed_unit(words[i].text)) continue;
            Diag *diag = diag_at(sema->diags, DIAG_E0203, words[i].span, "`%s` is a unit of the language itself", "“%s”是语言自带的单位", words[i].text);
            diag_help(sema->diags, diag, "choose another name", "请换一个名称");
        }
        SemaUnit unit = {decl->as.UNIT.name, decl->as.UNIT.name.span};
        VEC_PUSH(sema->arena, &sema->units, unit);
        add_declared(sema, sema->unit_names, unit.name, SYMBOL_UNIT, sema->units.count - 1);
        break;
    }
    case DECL_FACTS: declare_entity(sema, &decl->as.FACTS); break;
    case DECL_READING: DECLARE(readings, SemaReading, SYMBOL_READING, {.name = decl->as.READING.name, .decl = &decl->as.READING, .span = decl->as.READING.name.span}); break;
    case DECL_PARAMETER: DECLARE(parameters, SemaParameter, SYMBOL_PARAMETER, {.name = decl->as.PARAMETER.name, .decl = &decl->as.PARAMETER, .type = TYPE_ERROR_VALUE, .span = decl->as.PARAMETER.name.span}); break;
    case DECL_TIERS: DECLARE(tiers, SemaTiers, SYMBOL_TIERS, {.name = decl->as.TIERS.name, .decl = &decl->as.TIERS, .type = TYPE_ERROR_VALUE, .span = decl->as.TIERS.name.span}); break;
    case DECL_TABLE: DECLARE(tables, SemaTable, SYMBOL_TABLE, {.name = decl->as.TABLE.name, .decl = &decl->as.TABLE, .type = TYPE_ERROR_VALUE, .span = decl->as.TABLE.name.span}); break;
    case DECL_DEFINE: DECLARE(defines, SemaDefine, SYMBOL_DEFINE, {.name = decl->as.DEFINE.name, .decl = &decl->as.DEFINE, .type = TYPE_ERROR_VALUE, .span = decl->as.DEFINE.name.span}); break;
    case DECL_MEASURE: declare_measure(sema, decl); break;
    case DECL_CHOOSE: declare_choice(sema, decl); break;
    case DECL_ALLOCATION: DECLARE(allocations, SemaAllocation, SYMBOL_ALLOCATION, {.name = decl->as.ALLOCATION.name, .decl = &decl->as.ALLOCATION, .span = decl->as.ALLOCATION.name.span}); break;
    case DECL_DUTY: DECLARE(items, SemaItem, SYMBOL_ITEM, {.name = decl->as.DUTY.name, .decl = decl, .span = decl->as.DUTY.name.span}); break;
    case DECL_DECLARATION: DECLARE(items, SemaItem, SYMBOL_ITEM, {.name = decl->as.DECLARATION.name, .decl = decl, .span = decl->as.DECLARATION.name.span}); break;
    case DECL_TEST:
    case DECL_TEST_TABLE: { SemaTest test = {decl}; VEC_PUSH(sema->arena, &sema->tests, test); break; }
    case DECL_PROPERTY: { SemaTest test = {decl}; VEC_PUSH(sema->arena, &sema->properties, test); break; }
    }
}

void declare_all(Sema *sema)
{
    for (int32_t a = 0; a < sema->ast_count; a++)
        for (int i = 0; i < sema->asts[a]->decls.count; i++) declare_one(sema, sema->asts[a]->decls.items[i]);
    lay_out_fields(sema);
}

/* Looking for a near name takes time for every name declared: a text that is wrong all over gets no more suggestions. */
#define SUGGEST_ERRORS 100

static void offer_symbols(const Map *scope, Suggest *suggest)
{
    for (int i = 0; i < map_count(scope); i++) suggest_offer(suggest, map_name_at(scope, i));
}

/* `费用的10%`: a reserved word stands inside the run. Returns it when what precedes it is a known name. */
static const char *word_inside(Context *context, const char *text)
{
    static const char *const glued[] = {"的", "且", "或", "为", "达到", "超过", "低于", "不超过", "属于", "含", NULL};
    for (int i = 0; glued[i]; i++) {
        const char *at = strstr(text, glued[i]);
        if (!at || at == text) continue;
        const char *before = intern(context->sema->interner, text, (size_t)(at - text));
        if (find_value(context->sema, before)) return glued[i];
        for (int e = 0; e < context->sema->entities.count; e++)
            if (map_get(context->sema->entities.items[e].fields, before)) return glued[i];
    }
    return NULL;
}

/* 非项目.重点, 没有项目: a word that negates runs together with a name. */
static bool help_negation(Context *context, Diag *diag, Word word)
{
    static const char *const negations[] = {"非", "没有", "并非", "不是", "不", "未"};
    for (size_t i = 0; i < sizeof negations / sizeof *negations; i++) {
        size_t size = strlen(negations[i]);
        if (strncmp(word.text, negations[i], size) || !find_value(context->sema, intern_text(context->sema->interner, word.text + size))) continue;
        diag_help(context->sema->diags, diag, "words are separated by blanks: write `非 %s`", "词与词之间须空格：请写“非 %s”", word.text + size);
        diag_fix(context->sema->diags, diag, word.span, arena_printf(context->sema->arena, "非 %s", word.text + size));
        return true;
    }
    return false;
}

/* count(loans, done): within a function over a list, its facts are named with the list. */
static bool help_fact_of_list(Context *context, Diag *diag, Word word)
{
    Sema *sema = context->sema;
    if (context->inside_entity < 0) return false;
    const SemaEntity *entity = &sema->entities.items[context->inside_entity];
    if (!find_field(sema, entity, word.text, NULL)) return false;
    const char *list = context->inside_alias ? context->alias : declared_text(entity->name);
    const char *path = arena_printf(sema->arena, "%s.%s", list, word.text);
    diag_help(sema->diags, diag, "name the list too: `%s`", "请连同列表的名称一起写：“%s”", path);
    diag_fix(sema->diags, diag, word.span, path);
    return true;
}

/* The items of an enum in one line for a message; NULL when they are too many to help. */
static const char *item_list(Sema *sema, const SemaEnum *enumeration, bool chinese)
{
    enum { MOST = 12 };
    if (!enumeration->items.count || enumeration->items.count > MOST) return NULL;
    Buffer list = {0};
    for (int i = 0; i < enumeration->items.count; i++) {
        const SemaEnumItem *item = &enumeration->items.items[i];
        buffer_printf(&list, "%s%s", i ? (chinese ? "、" : ", ") : "", declared_text(item->name));
        if (item->label) buffer_printf(&list, chinese ? "（%s）" : " (%s)", item->label);
    }
    const char *text = arena_strndup(sema->arena, list.data, list.size);
    buffer_free(&list);
    return text;
}

static void report_unknown_item(Sema *sema, Word word, const SemaEnum *enumeration)
{
    Diag *diag = diag_at(sema->diags, DIAG_E0201, word.span, "`%1$s` has no item `%2$s`", "“%1$s”中没有“%2$s”这一项", declared_text(enumeration->name), word.text);
    diag_label(sema->diags, diag, enumeration->span, "its items are declared here", "各项在此处声明");
    Suggest suggest;
    suggest_start(&suggest, word.text);
    for (int i = 0; i < enumeration->items.count; i++) {
        suggest_offer(&suggest, enumeration->items.items[i].name.chinese.text);
        suggest_offer(&suggest, enumeration->items.items[i].name.ascii.text);
        suggest_offer(&suggest, enumeration->items.items[i].label);
    }
    const char *match = suggest_result(&suggest);
    int32_t item = match ? enum_item_index(enumeration, match) : -1;
    if (item >= 0 && enumeration->items.items[item].label && !strcmp(enumeration->items.items[item].label, match))
        match = declared_text(enumeration->items.items[item].name);                 /* found by its label: written by its code */
    if (match) {
        diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", match);
        diag_fix(sema->diags, diag, word.span, match);
        return;
    }
    const char *english = item_list(sema, enumeration, false), *chinese = item_list(sema, enumeration, true);
    if (english) diag_help(sema->diags, diag, "its items: %1$s", "可写：%2$s", english, chinese);
}

/* A name that is declared, but not as a value: an enum, a unit, an item of several enums. */
static bool report_not_a_value(Sema *sema, Word word)
{
    Symbol *symbol = find_type(sema, word.text);
    if (!symbol) symbol = map_get(sema->unit_names, word.text);
    if (symbol) {
        bool is_enum = symbol->kind == SYMBOL_ENUM;
        Diag *diag = diag_at(sema->diags, DIAG_E0205, word.span, is_enum ? "`%s` is an enum, not a value" : "`%s` is a unit, not a value",
                             is_enum ? "“%s”是枚举，不是一个值" : "“%s”是单位，不是一个值", word.text);
        diag_label(sema->diags, diag, symbol->span, "it is declared here", "它在此处声明");
        if (is_enum) diag_help(sema->diags, diag, "name a fact of this type, or one of the items", "请写该类型的事实，或其中的一项");
        else diag_help(sema->diags, diag, "a unit follows a number, for example `50%s`", "单位写在数字之后，例如“50%s”", word.text);
        return true;
    }
    const SemaEnum *first = NULL;
    for (int e = 0; e < sema->enums.count; e++) {
        const SemaEnum *enumeration = &sema->enums.items[e];
        if (enum_item_index(enumeration, word.text) < 0) continue;
        if (!first) {
            first = enumeration;
            continue;
        }
        Diag *diag = diag_at(sema->diags, DIAG_E0205, word.span, "`%s` is an item of several enums: which one is meant?", "“%s”是多个枚举中的一项，此处无法确定是哪一个", word.text);
        diag_label(sema->diags, diag, first->span, "of this one", "在这个枚举中");
        diag_label(sema->diags, diag, enumeration->span, "and of this one", "也在这个枚举中");
        diag_help(sema->diags, diag, "compare it with a fact of the enum that is meant", "请与该枚举类型的事实比较");
        return true;
    }
    return false;
}

static void report_unknown_option(Sema *sema, Word word, int32_t reading)
{
    const ReadingDecl *decl = sema->readings.items[reading].decl;
    Diag *diag = diag_at(sema->diags, DIAG_E0201, word.span, "reading %s has no option `%s`", "口径 %s 没有选项“%s”", declared_text(sema->readings.items[reading].name), word.text);
    Suggest suggest;
    suggest_start(&suggest, word.text);
    for (int i = 0; i < decl->options.count; i++) suggest_offer(&suggest, decl->options.items[i].code.text);
    diag_label(sema->diags, diag, sema->readings.items[reading].span, "its options are declared here", "各选项在此处声明");
    if (suggest_result(&suggest)) diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", suggest_result(&suggest));
}

/* 一百万元, 百分之十: numbers are written in digits. */
static bool help_number_in_words(Diags *diags, Diag *diag, const char *text)
{
    static const char *const numerals = "零〇一二两三四五六七八九十百千万亿";
    if (strncmp(text, "百分之", strlen("百分之")) == 0) {
        diag_help(diags, diag, "write numbers in digits, for example 10%%", "数字用阿拉伯数字写，例如“10%%”");
        return true;
    }
    size_t count = 0;
    const char *at = text;
    char one[4] = "";
    for (; strlen(at) >= 3; at += 3, count++) {
        memcpy(one, at, 3);
        if (!strstr(numerals, one)) break;
    }
    if (count == 0 || (strcmp(at, "元") != 0 && strcmp(at, "吨") != 0 && strcmp(at, "年") != 0 && strcmp(at, "") != 0)) return false;
    diag_help(diags, diag, "write numbers in digits, for example 100万元", "数字用阿拉伯数字写，例如“100万元”");
    return true;
}

void report_unknown(Context *context, Word word, const Type *expected)
{
    Sema *sema = context->sema;
    if (expected && (expected->tag == TYPE_TAG_ENUM || expected->tag == TYPE_TAG_SET) && expected->index >= 0) {
        report_unknown_item(sema, word, &sema->enums.items[expected->index]);
        return;
    }
    if (expected && expected->tag == TYPE_TAG_READING && expected->index >= 0) {
        report_unknown_option(sema, word, expected->index);
        return;
    }
    if (report_not_a_value(sema, word)) return;
    Diag *diag = diag_at(sema->diags, DIAG_E0201, word.span, "there is nothing named `%s` here", "没有声明过名称“%s”", word.text);
    Suggest suggest;
    suggest_start(&suggest, word.text);
    if (context->alias) suggest_offer(&suggest, context->alias);
    if (sema->diags->error_count <= SUGGEST_ERRORS) offer_symbols(sema->values, &suggest);
    const char *inside = word_inside(context, word.text), *match = suggest_result(&suggest);
    if (help_number_in_words(sema->diags, diag, word.text) || help_negation(context, diag, word) || help_fact_of_list(context, diag, word)) return;
    if (inside)
        diag_help(sema->diags, diag, "put blanks around `%s`: words are separated by blanks", "词与词之间须空格：请在“%s”前后各加一个空格", inside);
    else if (match) {
        diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", match);
        diag_fix(sema->diags, diag, word.span, match);
    } else
        diag_help(sema->diags, diag, "declare it, for example with define, or check the spelling", "请检查写法，或用“定义”等声明它");
}

bool told_single(Sema *sema, const Symbol *entity)
{
    SemaEntity *single = &sema->entities.items[entity->index];
    bool told = single->told_single;
    single->told_single = true;
    return told;
}

void report_not_list(Sema *sema, Word word, const Symbol *symbol)
{
    bool entity = symbol->kind == SYMBOL_ENTITY;
    if (entity && told_single(sema, symbol)) return;
    Diag *diag = diag_at(sema->diags, DIAG_E0205, word.span, "`%s` is not a list", "“%s”不是列表", word.text);
    diag_label(sema->diags, diag, symbol->span, "it is declared here", "它在此处声明");
    if (entity) diag_help(sema->diags, diag, "if there can be several, declare `facts %1$s many`; else name its facts: `%1$s.…`", "可以有多项的，请声明“事实 %1$s 多个”；否则请直接写它的事实：“%1$s.……”", symbol->name);
    else diag_help(sema->diags, diag, "only entities declared with `many` have elements", "只有用“多个”声明的实体才有多项");
}
