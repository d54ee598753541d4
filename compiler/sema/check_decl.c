/* check_decl - declarations: completeness, the types of their parts, cycles among definitions, tiers and measures. */
#include "sema/internal.h"

#include "sema/constant.h"
#include <string.h>

static void report_missing_clause(Sema *sema, Span span, const char *name, const char *english, const char *chinese)
{
    diag_at(sema->diags, DIAG_E0401, span, "`%1$s` has no %2$s", "“%1$s”缺少%3$s", name, english, chinese);
}

/* ---- types of facts ------------------------------------------------------------------------------------------------ */

static const struct { const char *chinese, *english; TypeTag tag; bool integer, percent; } type_names[] = {
    {"是否", "bool", TYPE_TAG_BOOL, false, false},  {"金额", "money", TYPE_TAG_MONEY, false, false},   {"比例", "rate", TYPE_TAG_NUMBER, false, true},
    {"整数", "integer", TYPE_TAG_NUMBER, true, false}, {"日期", "date", TYPE_TAG_DATE, false, false}, {"文本", "text", TYPE_TAG_TEXT, false, false},
};

static Symbol *type_argument(Sema *sema, TypeRef ref, Map *scope, const char *english, const char *chinese)
{
    if (!ref.argument.text) {
        diag_at(sema->diags, DIAG_E0301, ref.span, "`%1$s` needs %2$s in parentheses", "“%1$s”之后须在括号中写明%3$s", ref.name.text, english, chinese);
        return NULL;
    }
    Symbol *symbol = map_get(scope, ref.argument.text);
    if (symbol) return symbol;
    Diag *diag = diag_at(sema->diags, scope == sema->unit_names ? DIAG_E0304 : DIAG_E0201, ref.argument.span, "`%1$s` is not declared as %2$s", "“%1$s”没有声明为%3$s", ref.argument.text, english, chinese);
    Suggest suggest;
    suggest_start(&suggest, ref.argument.text);
    for (int i = 0; i < map_count(scope); i++) suggest_offer(&suggest, map_name_at(scope, i));
    if (suggest_result(&suggest)) diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", suggest_result(&suggest));
    else if (scope == sema->unit_names) diag_help(sema->diags, diag, "declare it with `unit %s`", "请先用“单位 %s”声明", ref.argument.text);
    return NULL;
}

static Type type_of_ref(Sema *sema, TypeRef ref)
{
    if (!ref.name.text) return TYPE_ERROR_VALUE;
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
        if (!strcmp(ref.name.text, type_names[i].chinese) || !strcmp(ref.name.text, type_names[i].english)) {
            Type type = TYPE_OF(type_names[i].tag);
            type.integer = type_names[i].integer;
            type.percent = type_names[i].percent;
            return type;
        }
    bool set = !strcmp(ref.name.text, "集合") || !strcmp(ref.name.text, "set"), quantity = !strcmp(ref.name.text, "数量") || !strcmp(ref.name.text, "quantity");
    if (set || quantity) {
        Symbol *symbol = set ? type_argument(sema, ref, sema->types, "an enum", "枚举") : type_argument(sema, ref, sema->unit_names, "a unit", "单位");
        if (!symbol) return TYPE_ERROR_VALUE;
        Type type = TYPE_OF(set ? TYPE_TAG_SET : TYPE_TAG_QUANTITY);
        type.index = symbol->index;
        return type;
    }
    Symbol *symbol = find_type(sema, ref.name.text);
    if (symbol) {
        Type type = TYPE_OF(TYPE_TAG_ENUM);
        type.index = symbol->index;
        return type;
    }
    Diag *diag = diag_at(sema->diags, DIAG_E0201, ref.name.span, "there is no type named `%s`", "没有名为“%s”的类型", ref.name.text);
    Suggest suggest;
    suggest_start(&suggest, ref.name.text);
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        suggest_offer(&suggest, type_names[i].chinese);
        suggest_offer(&suggest, type_names[i].english);
    }
    for (int i = 0; i < map_count(sema->types); i++) suggest_offer(&suggest, map_name_at(sema->types, i));
    if (suggest_result(&suggest)) diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", suggest_result(&suggest));
    else
        diag_help(sema->diags, diag, "types are money, rate, integer, date, bool, text, quantity(unit), set(enum), or an enum you declared",
                  "类型有：金额、比例、整数、日期、是否、文本、数量(单位)、集合(枚举)，或已声明的枚举");
    return TYPE_ERROR_VALUE;
}

static void check_range(Context *context, Expr *low, Expr *high, Type type, Span span)
{
    Sema *sema = context->sema;
    Constant low_value, high_value;
    Expr *ends[2] = {low, high};
    Constant *values[2] = {&low_value, &high_value};
    bool good = true;
    for (int i = 0; i < 2; i++) {
        if (!ends[i]) { good = false; continue; }
        Type found = check_expr(context, ends[i], &type);
        if (!require_type(context, ends[i], found, type, "an end of the range", "范围的端点")) { good = false; continue; }
        if (type.tag == TYPE_TAG_ERROR) { good = false; continue; }
        if (!constant_of(sema, ends[i], values[i])) {
            report_not_fixed(sema, ends[i], "an end of a range", "范围的端点");
            good = false;
        }
    }
    if (good && constant_compare(low_value, high_value) > 0) {
        Diag *diag = diag_at(sema->diags, DIAG_E0408, span_join(low->span, high->span), "the range is empty: its first end is above its second", "范围为空：前一端大于后一端");
        diag_help(sema->diags, diag, "write the smaller value first", "请先写较小的值");
    }
}

static void check_field(Sema *sema, SemaField *field)
{
    static const struct { const char *chinese, *english; SemaOrigin origin; } origins[] = {
        {"申报人", "applicant", SEMA_ORIGIN_APPLICANT}, {"数据", "data", SEMA_ORIGIN_DATA}, {"评审", "reviewer", SEMA_ORIGIN_REVIEWER},
        {"公布", "published", SEMA_ORIGIN_PUBLISHED}};
    FieldDecl *decl = field->decl;
    field->type = type_of_ref(sema, decl->type);
    if (decl->range_low || decl->range_high) {
        Context context = CONTEXT(sema);
        if (field->type.tag != TYPE_TAG_ERROR && !type_is_numeric(field->type) && field->type.tag != TYPE_TAG_DATE)
            diag_at(sema->diags, DIAG_E0301, decl->range_low->span, "only numbers, amounts and dates have a range", "只有数、金额和日期可以有范围");
        else
            check_range(&context, decl->range_low, decl->range_high, field->type, decl->span);
    }
    if (!decl->origin.text) return;
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++)
        if (!strcmp(decl->origin.text, origins[i].chinese) || !strcmp(decl->origin.text, origins[i].english)) {
            field->origin = origins[i].origin;
            return;
        }
    Diag *diag = diag_at(sema->diags, DIAG_E0201, decl->origin.span, "`%s` is not an origin", "来源不能写“%s”", decl->origin.text);
    diag_help(sema->diags, diag, "an origin is applicant, data, reviewer or published", "来源可写：申报人、数据、评审、公布");
}

/* ---- readings, parameters, tiers, tables, definitions -------------------------------------------------------------------- */

int32_t reading_named(Sema *sema, Word word)
{
    Symbol *symbol = find_value(sema, word.text);
    if (symbol && symbol->kind == SYMBOL_READING) {
        sema->readings.items[symbol->index].uses++;
        return symbol->index;
    }
    Diag *diag = diag_at(sema->diags, symbol ? DIAG_E0205 : DIAG_E0201, word.span, symbol ? "`%s` is not a reading" : "there is no reading named `%s`", symbol ? "“%s”不是口径" : "没有名为“%s”的口径", word.text);
    if (symbol) diag_label(sema->diags, diag, symbol->span, "it is declared here", "它在此处声明");
    Suggest suggest;
    suggest_start(&suggest, word.text);
    for (int i = 0; i < sema->readings.count; i++) suggest_offer(&suggest, declared_text(sema->readings.items[i].name));
    if (suggest_result(&suggest)) diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", suggest_result(&suggest));
    return -1;
}

void check_readings_named(Sema *sema, WordList readings)
{
    for (int i = 0; i < readings.count; i++) reading_named(sema, readings.items[i]);
}

static void check_reading(Sema *sema, SemaReading *reading)
{
    const ReadingDecl *decl = reading->decl;
    int defaults = 0;
    for (int i = 0; i < decl->options.count; i++) {
        if (decl->options.items[i].is_default && defaults++)
            diag_at(sema->diags, DIAG_E0405, decl->options.items[i].span, "a second default", "出现了第二个默认选项");
        for (int k = 0; k < i; k++)
            if (!strcmp(decl->options.items[i].code.text, decl->options.items[k].code.text)) {
                Diag *diag = diag_at(sema->diags, DIAG_E0202, decl->options.items[i].code.span, "option `%s` stands twice", "选项“%s”重复", decl->options.items[i].code.text);
                diag_label(sema->diags, diag, decl->options.items[k].code.span, "first here", "第一次出现在此处");
            }
    }
    if (decl->options.count < 2) {
        Diag *diag = diag_at(sema->diags, DIAG_E0405, reading->span, "a reading names at least two options", "口径至少要有两个选项");
        diag_help(sema->diags, diag, "add `option code \"text\"`", "请补充“选项 代码 “说明””");
    } else if (!defaults) {
        Diag *diag = diag_at(sema->diags, DIAG_E0405, reading->span, "no option is marked as the default", "没有标明默认选项");
        diag_help(sema->diags, diag, "write `default` after one option", "请在其中一个选项之后写“默认”");
    }
    if (decl->options.count > 60) diag_at(sema->diags, DIAG_E0602, reading->span, "a reading holds at most 60 options", "一个口径最多60个选项");
}

Type check_constant(Context *context, Expr *expr, Type wanted, const char *english, const char *chinese)
{
    Type found = check_expr(context, expr, wanted.tag == TYPE_TAG_ERROR ? NULL : &wanted);
    if (found.tag == TYPE_TAG_ERROR) return found;
    Constant value;
    if (wanted.tag != TYPE_TAG_ERROR && !require_type(context, expr, found, wanted, english, chinese)) return TYPE_ERROR_VALUE;
    if (!constant_of(context->sema, expr, &value)) {
        report_not_fixed(context->sema, expr, english, chinese);
        return TYPE_ERROR_VALUE;
    }
    return found;
}

static void check_in_bounds(Sema *sema, Expr *value, const UnpublishedClause *bounds)
{
    Constant low, high, found;
    if (!bounds->low || !constant_of(sema, bounds->low, &low) || !constant_of(sema, bounds->high, &high) || !constant_of(sema, value, &found)) return;
    if (constant_compare(found, low) >= 0 && constant_compare(found, high) <= 0) return;
    Diag *diag = diag_at(sema->diags, DIAG_E0306, value->span, "this published value lies outside the bounds of the clause", "公布的数值超出条款规定的范围");
    diag_label(sema->diags, diag, bounds->span, "the clause allows this range", "条款规定的范围在此处");
    diag_help(sema->diags, diag, "not the applicant but this value is wrong: check it against its publication", "应是此处数值有误，不是申报人的问题：请核对公布的文件");
}

/* ---- what builds on what ---------------------------------------------------------------------------------------------------- */

static void report_too_high(Sema *sema, Span span, DeclaredName name)
{
    Diag *diag = diag_at(sema->diags, DIAG_E0108, span, "`%s` builds on too many definitions, one on another", "“%s”经过的定义层数过多", declared_text(name));
    diag_help(sema->diags, diag, "let it use facts directly, or fewer definitions in a row", "请直接使用事实，或减少逐层引用的定义");
}

/* Opens an expression of `height`; false when what is open already is too high with it. */
static bool enter_definition(Sema *sema, int32_t height, int32_t *outer_deepest)
{
    if (sema->active_height + height > DEFINITION_HEIGHT_LIMIT) return false;
    sema->active_height += height;
    *outer_deepest = sema->deepest;
    sema->deepest = 0;
    return true;
}

/* Closes it; its height with all it uses. */
static int32_t leave_definition(Sema *sema, int32_t height, int32_t outer_deepest)
{
    int32_t total = height + sema->deepest;
    sema->active_height -= height;
    sema->deepest = outer_deepest;
    return total;
}

static const char *in_script(DeclaredName name, bool chinese) { return !chinese && name.ascii.text ? name.ascii.text : declared_text(name); }

/* A date of the application, as an example. */
static const char *some_date(const Sema *sema, bool chinese)
{
    for (int i = 0; i < sema->fields.count; i++) {
        const SemaField *field = &sema->fields.items[i];
        const SemaEntity *entity = &sema->entities.items[field->entity];
        if (field->type.tag == TYPE_TAG_DATE && !entity->many) return arena_printf(sema->arena, "%s.%s", in_script(entity->name, chinese), in_script(field->name, chinese));
    }
    return chinese ? "申报.日期" : "application.date";
}

/* What follows from a day needs to know which day of an application counts. Told once: what the policy itself lacks is told first. */
static void need_date(Sema *sema, Span span, const char *english, const char *chinese)
{
    if (!sema->policy || sema->policy->effective_by || sema->no_date_told) return;
    sema->no_date_told = true;
    Diag *diag = diag_at(sema->diags, DIAG_E0401, span, english, chinese);
    if (sema->policy->effective_from) {
        diag_help(sema->diags, diag, "write behind it `, by %s`", "请在后面写“，按 %2$s”", some_date(sema, false), some_date(sema, true));
        return;
    }
    diag_label(sema->diags, diag, sema->policy_span, "the policy is declared here", "政策在此处声明");
    diag_help(sema->diags, diag, "add to the policy: `effective from … for … years, by %s`", "请在政策中补充：“施行 自 …… 起 …年，按 %2$s”", some_date(sema, false), some_date(sema, true));
}

static void check_parameter_body(Sema *sema, SemaParameter *parameter, ParameterDecl *decl)
{
    Context context = CONTEXT(sema);
    Type type = decl->type.name.text ? type_of_ref(sema, decl->type) : TYPE_ERROR_VALUE;
    Expr *first = decl->constant ? decl->constant : decl->values.count ? decl->values.items[0].value : decl->unpublished.low;
    if (type.tag == TYPE_TAG_ERROR && !decl->type.name.text && first) type = check_expr(&context, first, NULL);
    parameter->type = type;
    if (!first && !decl->type.name.text) report_missing_clause(sema, parameter->span, declared_text(parameter->name), "type or value", "类型或数值");
    if (!first && decl->unpublished.span.source < 0 && decl->type.name.text) report_missing_clause(sema, parameter->span, declared_text(parameter->name), "value", "数值");
    if (decl->unpublished.low) check_range(&context, decl->unpublished.low, decl->unpublished.high, type, decl->unpublished.span);
    if (decl->constant) {
        if (check_constant(&context, decl->constant, type, "the value of a parameter", "参数的值").tag == TYPE_TAG_ERROR) parameter->type = TYPE_ERROR_VALUE;
        check_in_bounds(sema, decl->constant, &decl->unpublished);
    }
    if (decl->values.count) need_date(sema, decl->values.items[0].span, "a value by date needs a date to go by, and the policy names none", "数值按日期而定，而政策没有写明按哪个日期");
    Constant previous = {TYPE_OF(TYPE_TAG_DATE), INT32_MIN, 1};
    for (int i = 0; i < decl->values.count; i++) {
        DatedValue *row = &decl->values.items[i];
        check_constant(&context, row->value, type, "the value of a parameter", "参数的值");
        check_in_bounds(sema, row->value, &decl->unpublished);
        Type date = TYPE_OF(TYPE_TAG_DATE);
        Constant from, to;
        if (check_constant(&context, row->from, date, "the first day", "起始日").tag == TYPE_TAG_ERROR || !constant_of(sema, row->from, &from)) continue;
        bool has_to = row->to && check_constant(&context, row->to, date, "the last day", "截止日").tag != TYPE_TAG_ERROR && constant_of(sema, row->to, &to);
        if (constant_compare(from, previous) <= 0 || (has_to && constant_compare(to, from) < 0)) {
            Diag *diag = diag_at(sema->diags, DIAG_E0410, row->span, "the dates of this row do not follow those of the row before", "这一行的日期没有排在上一行之后");
            diag_help(sema->diags, diag, "order the rows by date, without overlap", "请按日期先后排列，且不重叠");
        }
        previous = has_to ? to : from;
    }
}

void check_parameter(Sema *sema, int32_t index, Span use)
{
    SemaParameter *parameter = &sema->parameters.items[index];
    ParameterDecl *decl = parameter->decl;
    if (parameter->visit == VISIT_DONE) return;
    if (parameter->visit == VISIT_ACTIVE) {
        Diag *diag = diag_at(sema->diags, DIAG_E0204, parameter->span, "`%s` is given by means of itself", "“%s”的数值引用了自身", declared_text(parameter->name));
        diag_label(sema->diags, diag, use, "it is used here", "在此处被引用");
        diag_help(sema->diags, diag, "write its value", "请写出数值");
        return;
    }
    parameter->visit = VISIT_ACTIVE;
    int32_t height = decl->constant ? decl->constant->height + 1 : 1, outer_deepest;
    if (enter_definition(sema, height, &outer_deepest)) {
        check_parameter_body(sema, parameter, decl);
        parameter->height = leave_definition(sema, height, outer_deepest);
    }
    if (!parameter->height || parameter->height > DEFINITION_HEIGHT_LIMIT) {
        report_too_high(sema, parameter->span, parameter->name);
        parameter->type = TYPE_ERROR_VALUE;
    }
    parameter->visit = VISIT_DONE;
}

void check_tiers(Sema *sema, int32_t index, Span use)
{
    SemaTiers *tiers = &sema->tiers.items[index];
    if (tiers->visit == VISIT_DONE) return;
    if (tiers->visit == VISIT_ACTIVE) {
        Diag *diag = diag_at(sema->diags, DIAG_E0204, tiers->span, "`%s` depends on itself", "“%s”依赖自身", declared_text(tiers->name));
        diag_label(sema->diags, diag, use, "it is used here", "在此处被引用");
        diag_help(sema->diags, diag, "break the circle: what the tiers go by must not use the tiers", "请消除循环：分档的依据不能引用该分档");
        return;
    }
    tiers->visit = VISIT_ACTIVE;
    TiersDecl *decl = tiers->decl;
    Context context = CONTEXT(sema);
    int32_t height = decl->by ? decl->by->height + 1 : 1, outer_deepest;
    if (!enter_definition(sema, height, &outer_deepest)) {
        report_too_high(sema, tiers->span, tiers->name);
        tiers->type = TYPE_ERROR_VALUE;
        tiers->visit = VISIT_DONE;
        return;
    }
    Type by = decl->by ? check_expr(&context, decl->by, NULL) : TYPE_ERROR_VALUE;
    tiers->height = leave_definition(sema, height, outer_deepest);
    if (!decl->by) report_missing_clause(sema, tiers->span, declared_text(tiers->name), "value to look up (`by …`)", "查档依据（“按 ……”）");
    else if (by.tag != TYPE_TAG_ERROR && !type_is_numeric(by) && by.tag != TYPE_TAG_DATE) {
        diag_at(sema->diags, DIAG_E0301, decl->by->span, "tiers go by a number, an amount or a date; this is %1$s", "分档须按数、金额或日期，而这里是%2$s", type_text(sema, by, LANGUAGE_ENGLISH), type_text(sema, by, LANGUAGE_CHINESE));
        by = TYPE_ERROR_VALUE;
    }
    if (decl->marginal && decl->flat) {
        Diag *diag = diag_at(sema->diags, DIAG_E0402, tiers->span, "tiers are either flat or marginal, not both", "“全额”与“超额累进”只能写一个");
        diag_help(sema->diags, diag, "flat: the whole value counts at the rate of its tier; marginal: each slice at its own", "全额：整个数值按所在档计算；超额累进：各段分别计算");
    }
    Type value = decl->type.name.text ? type_of_ref(sema, decl->type) : TYPE_ERROR_VALUE;
    if (decl->unpublished.low) check_range(&context, decl->unpublished.low, decl->unpublished.high, value, decl->unpublished.span);
    bool caps = false, good = true;
    for (int i = 0; i < decl->rows.count; i++) {
        TierRow *row = &decl->rows.items[i];
        if (row->low) check_constant(&context, row->low, by, "an edge of a tier", "分档的边界");
        if (row->high) check_constant(&context, row->high, by, "an edge of a tier", "分档的边界");
        Type found = check_constant(&context, row->value, value, "the value of a tier", "分档的值");
        if (found.tag == TYPE_TAG_ERROR) good = false;
        if (value.tag == TYPE_TAG_ERROR && !decl->type.name.text) value = found;
        check_in_bounds(sema, row->value, &decl->unpublished);
        if (!row->cap) continue;
        caps = true;
        check_constant(&context, row->cap, by, "the cap of a tier", "分档的上限");
    }
    if (!decl->rows.count && decl->unpublished.span.source < 0) report_missing_clause(sema, tiers->span, declared_text(tiers->name), "row (`from … to …: …`)", "分档行（“自 …… 至 ……：……”）");
    tiers = &sema->tiers.items[index];
    tiers->gives_amount = decl->marginal || caps;
    if (tiers->gives_amount && value.tag != TYPE_TAG_ERROR && by.tag != TYPE_TAG_ERROR && (value.tag != TYPE_TAG_NUMBER || !type_is_numeric(by))) {
        Diag *diag = diag_at(sema->diags, DIAG_E0301, tiers->span, "tiers by slices, or with a cap, hold rates of what they are looked up by", "超额累进或带上限的分档，其值须为比例");
        diag_help(sema->diags, diag, "write rates such as 10%%", "请写比例，例如 10%%");
        good = false;
    }
    tiers->by_type = by;
    tiers->type = !good && value.tag == TYPE_TAG_ERROR ? TYPE_ERROR_VALUE : tiers->gives_amount ? by : value;
    tiers->visit = VISIT_DONE;
}

static bool same_keys(const Sema *sema, const TableRow *a, const TableRow *b, int keys)
{
    for (int k = 0; k < keys; k++) {
        Constant left, right;
        if (!constant_of(sema, a->cells.items[k], &left) || !constant_of(sema, b->cells.items[k], &right) || constant_compare(left, right)) return false;
    }
    return keys > 0;
}

static void check_rows_differ(Sema *sema, const SemaTable *table)
{
    const TableDecl *decl = table->decl;
    int keys = table->keys.count;
    for (int r = 1; r < decl->rows.count; r++)
        for (int earlier = 0; earlier < r; earlier++) {
            const TableRow *row = &decl->rows.items[r], *other = &decl->rows.items[earlier];
            if (row->cells.count != keys + 1 || other->cells.count != keys + 1 || !same_keys(sema, row, other, keys)) continue;
            Diag *diag = diag_at(sema->diags, DIAG_E0412, row->span, "a row for these keys stands already", "这些键已有一行");
            diag_label(sema->diags, diag, other->span, "the first is here", "第一行在此处");
            diag_help(sema->diags, diag, "keep one of the two", "请只保留一行");
            break;
        }
}

static void check_table(Sema *sema, SemaTable *table)
{
    TableDecl *decl = table->decl;
    Context context = CONTEXT(sema);
    for (int i = 0; i < decl->columns.count; i++) {
        Expr *column = decl->columns.items[i];
        Type key = TYPE_ERROR_VALUE;
        if (column->kind == EXPR_NAME && column->as.NAME.path.count == 1)
            key = type_of_ref(sema, (TypeRef){column->as.NAME.path.items[0], {0}, column->span});
        else
            diag_at(sema->diags, DIAG_E0301, column->span, "a key of a table is the name of an enum", "表的键须为枚举名");
        VEC_PUSH(sema->arena, &table->keys, key);
    }
    Type value = decl->type.name.text ? type_of_ref(sema, decl->type) : TYPE_ERROR_VALUE;
    if (decl->unpublished.low) check_range(&context, decl->unpublished.low, decl->unpublished.high, value, decl->unpublished.span);
    for (int r = 0; r < decl->rows.count; r++) {
        TableRow *row = &decl->rows.items[r];
        if (row->cells.count != table->keys.count + 1) {
            diag_at(sema->diags, DIAG_E0411, row->span, "this row has %d cells; the table needs %d", "此行有%d格，须为%d格", row->cells.count, table->keys.count + 1);
            continue;
        }
        for (int k = 0; k < table->keys.count; k++) check_constant(&context, row->cells.items[k], table->keys.items[k], "a key", "键");
        Type found = check_constant(&context, row->cells.items[table->keys.count], value, "the value", "值");
        if (value.tag == TYPE_TAG_ERROR && !decl->type.name.text) value = found;
        check_in_bounds(sema, row->cells.items[table->keys.count], &decl->unpublished);
    }
    check_rows_differ(sema, table);
    if (!decl->rows.count && decl->unpublished.span.source < 0) report_missing_clause(sema, table->span, declared_text(table->name), "row", "行");
    table->type = value;
}

void check_define(Sema *sema, int32_t index, Span use)
{
    SemaDefine *define = &sema->defines.items[index];
    if (define->visit == VISIT_DONE) return;
    if (define->visit == VISIT_ACTIVE) {
        Diag *diag = diag_at(sema->diags, DIAG_E0204, define->span, "`%s` is defined by means of itself", "“%s”的定义引用了自身", declared_text(define->name));
        diag_label(sema->diags, diag, use, "it is used here", "在此处被引用");
        diag_help(sema->diags, diag, "break the circle: one of these definitions must not use the other", "请消除循环：其中一个定义不能引用另一个");
        return;
    }
    define->visit = VISIT_ACTIVE;
    Context context = CONTEXT(sema);
    int32_t height = define->decl->value->height, outer_deepest;
    bool entered = enter_definition(sema, height, &outer_deepest);
    Type type = entered ? check_expr(&context, define->decl->value, NULL) : TYPE_ERROR_VALUE;
    if (entered) define->height = leave_definition(sema, height, outer_deepest);
    if (!entered || (define->height > DEFINITION_HEIGHT_LIMIT && type.tag != TYPE_TAG_ERROR)) {
        report_too_high(sema, define->span, define->name);
        type = TYPE_ERROR_VALUE;
    }
    check_readings_named(sema, define->decl->readings);
    if (type.tag == TYPE_TAG_LIST || type.tag == TYPE_TAG_MEASURE || type.tag == TYPE_TAG_CHOICE) {
        diag_at(sema->diags, DIAG_E0301, define->decl->value->span, "a definition gives a value; this is %1$s", "定义须给出一个值，而这里是%2$s", type_text(sema, type, LANGUAGE_ENGLISH), type_text(sema, type, LANGUAGE_CHINESE));
        type = TYPE_ERROR_VALUE;
    }
    define->type = type;
    define->visit = VISIT_DONE;
}

static bool require_fact(Sema *sema, const Expr *expr)
{
    if (expr->info->ref == REF_FIELD) return true;
    diag_at(sema->diags, DIAG_E0205, expr->span, "only a fact can stand here", "此处只能写事实");
    return false;
}

/* The facts of a decision: an amount, a rate, or both. */
static void check_decided(Context *context, const ExprList *facts)
{
    Sema *sema = context->sema;
    int amounts = 0, rates = 0;
    for (int i = 0; i < facts->count; i++) {
        Expr *decided = facts->items[i];
        Type type = check_expr(context, decided, NULL);
        if (type.tag == TYPE_TAG_ERROR) continue;
        if (type.tag != TYPE_TAG_MONEY && type.tag != TYPE_TAG_NUMBER) {
            diag_at(sema->diags, DIAG_E0301, decided->span, "an authority decides an amount or a rate; this is %1$s", "“核定”之后须为金额或比例，而这里是%2$s", type_text(sema, type, LANGUAGE_ENGLISH), type_text(sema, type, LANGUAGE_CHINESE));
            continue;
        }
        if (!require_fact(sema, decided)) continue;
        if ((type.tag == TYPE_TAG_MONEY ? ++amounts : ++rates) > 1)
            diag_at(sema->diags, DIAG_E0402, decided->span, type.tag == TYPE_TAG_MONEY ? "a second amount" : "a second rate", type.tag == TYPE_TAG_MONEY ? "出现了第二个金额" : "出现了第二个比例");
    }
}

/* ---- measures ------------------------------------------------------------------------------------------------------------ */

static void check_for_each(Sema *sema, SemaMeasure *measure, Context *context)
{
    MeasureDecl *decl = measure->decl;
    if (decl->for_each.count > 1)
        diag_at(sema->diags, DIAG_E0402, decl->for_each.items[1].span, "a measure runs over one list", "一条措施只能对一个列表逐项计算");
    ForEachClause *clause = &decl->for_each.items[0];
    Symbol *symbol = clause->entity.text ? find_value(sema, clause->entity.text) : NULL;
    if (!symbol || symbol->kind != SYMBOL_ENTITY || !sema->entities.items[symbol->index].many) {
        measure->broken = true;
        if (symbol) report_not_list(sema, clause->entity, symbol);
        else if (clause->entity.text) report_unknown(context, clause->entity, NULL);
        context->alias = clause->alias.text;                  /* the name of an element, although nobody knows of which list */
        return;
    }
    Symbol *other = clause->alias.text ? find_value(sema, clause->alias.text) : NULL;
    if (other) {                                                                    /* it would hide what is declared */
        Diag *diag = diag_at(sema->diags, DIAG_E0202, clause->alias.span, "`%s` is declared already: the current element needs a name of its own", "“%s”已有声明：当前一项须另起名称", clause->alias.text);
        diag_label(sema->diags, diag, other->span, "it is declared here", "它在此处声明");
        diag_help(sema->diags, diag, "write for example `as this`", "例如写“作 本项”");
    }
    measure->for_each_entity = symbol->index;
    context->alias = clause->alias.text;
    context->alias_entity = symbol->index;
    if (clause->filter) check_condition(context, clause->filter);
    context->alias_used = false;
}

/* An amount beside the outcome's own. It may be built on another measure's. True: it speaks of the single element. */
static bool check_limit(Context *context, Expr *limit, const char *english, const char *chinese)
{
    Type money = TYPE_OF(TYPE_TAG_MONEY);
    bool used = context->alias_used;
    context->alias_used = false;
    Type type = check_expr(context, limit, &money);
    type.outcome = 0;
    require_type(context, limit, type, money, english, chinese);
    bool element = context->alias_used;
    context->alias_used = used || element;
    return element;
}

/* 合计不超过 caps what a list comes to; with 连同, it counts what was paid before: of the element when that is one of its facts. */
static void check_total(Sema *sema, SemaMeasure *measure, Context *context, OutcomeClause *outcome)
{
    if (!outcome->total) return;
    bool before = outcome->before && check_limit(context, outcome->before, "what was paid before", "此前已享受的金额");
    bool total = check_limit(context, outcome->total, "a cap of the total", "合计的上限");
    if (outcome->before || measure->for_each_entity >= 0) {
        if (!total || before) return;
        Diag *diag = diag_at(sema->diags, DIAG_E0308, outcome->total->span, "a cap of the whole list cannot speak of a single element", "整个列表的合计上限不能针对单项");
        diag_help(sema->diags, diag, "cap the single element with `capped at`", "单项的上限请用“上限”");
        return;
    }
    if (measure->broken) return;
    Diag *diag = diag_at(sema->diags, DIAG_E0403, outcome->total->span, "there is nothing to total: this measure does not run over a list", "没有可合计的内容：这条措施不是逐项计算的");
    diag_help(sema->diags, diag, "write `capped at …`, or `together with … in all at most …` to count what was paid before", "请写“上限 ……”；若要连同此前已享受的金额，请写“连同 …… 累计不超过 ……”");
}

/* 合计后取整 needs parts to total; what is not paid below a sum is rounded by itself. */
static void check_total_rounded(Sema *sema, const SemaMeasure *measure, const OutcomeClause *outcome)
{
    if (outcome->total_rounded.source < 0 || measure->broken) return;
    if (!measure->per_element) {
        Diag *diag = diag_at(sema->diags, DIAG_E0403, outcome->total_rounded, "there is nothing to total: this measure does not run over a list", "没有可合计的内容：这条措施不是逐项计算的");
        diag_help(sema->diags, diag, "leave it out: the amount is rounded anyway", "请删去：数额本来就要取整");
    } else if (outcome->least) {
        Diag *diag = diag_at(sema->diags, DIAG_E0403, outcome->total_rounded, "what is not paid below a sum is rounded for each element, not in total", "写明不足某数不予支付的，须逐项取整，不能合计后取整");
        diag_help(sema->diags, diag, "leave out one of the two", "请只保留其中一项");
    }
}

static void check_outcome(Sema *sema, SemaMeasure *measure, Context *context, OutcomeClause *outcome)
{
    check_readings_named(sema, outcome->readings);
    switch (outcome->kind) {
    case OUTCOME_CLASSIFICATION: case OUTCOME_REFERRAL:                             /* a name or a text, for people */
        if (outcome->amount && outcome->amount->kind != EXPR_TEXT && !(outcome->amount->kind == EXPR_NAME && outcome->amount->as.NAME.path.count == 1))
            diag_at(sema->diags, DIAG_E0301, outcome->amount->span, "a name or a text in quotation marks says what is recognised or whom it is referred to", "“认定”“转介”之后须为名称或引号中的文字");
        if (outcome->caps.count || outcome->total || outcome->least) {
            const Expr *limit = outcome->caps.count ? outcome->caps.items[0] : outcome->total ? outcome->total : outcome->least;
            Diag *diag = diag_at(sema->diags, DIAG_E0403, limit->span, "there is nothing to limit: this outcome has no amount", "没有可限制的金额：这种结果没有金额");
            diag_help(sema->diags, diag, "only outcomes with an amount, such as `grants`, have caps", "只有“资助”等有金额的结果才有上限");
        }
        return;
    case OUTCOME_OBLIGATION: return;
    case OUTCOME_GRANT: case OUTCOME_REWARD: case OUTCOME_SUBSIDY: case OUTCOME_DEDUCTION: case OUTCOME_CHARGE: case OUTCOME_WAIVER: break;
    }
    if (!outcome->amount) {
        if (outcome->kind != OUTCOME_WAIVER) report_missing_clause(sema, outcome->span, declared_text(measure->name), "amount", "金额");
        return;
    }
    if (outcome->kind == OUTCOME_WAIVER && outcome->amount->kind == EXPR_TEXT) return;   /* what is not charged; the amount is nothing */
    Type money = TYPE_OF(TYPE_TAG_MONEY);
    Type type = check_expr(context, outcome->amount, &money);
    type.outcome = 0;                                                               /* an amount built on another measure's */
    require_type(context, outcome->amount, type, money, "an outcome", "结果");
    for (int i = 0; i < outcome->caps.count; i++) check_limit(context, outcome->caps.items[i], "a cap", "上限");
    if (type.tag != TYPE_TAG_ERROR || outcome->before || measure->for_each_entity >= 0) check_total(sema, measure, context, outcome);   /* else: a list without 对每个, told */
    if (outcome->least) check_limit(context, outcome->least, "the least sum that is paid", "支付的起点");
}

static void check_window(Sema *sema, Context *context, DuringClause *window)
{
    Type date = TYPE_OF(TYPE_TAG_DATE);
    Expr *ends[2] = {window->from, window->to};
    Constant values[2];
    int good = 0;
    for (int i = 0; i < 2; i++)
        if (ends[i] && check_constant(context, ends[i], date, "an end of the period", "期间的端点").tag != TYPE_TAG_ERROR && constant_of(sema, ends[i], &values[i])) good++;
    if (good == 2 && constant_compare(values[0], values[1]) > 0)
        diag_at(sema->diags, DIAG_E0410, window->span, "the period ends before it begins", "期间的截止日早于起始日");
    if (!window->by) need_date(sema, window->span, "this period does not say by which date of the application it goes, nor does the policy", "没有写明这一期间按申报的哪个日期，政策也没有写明");
    if (window->by) require_type(context, window->by, check_expr(context, window->by, NULL), date, "what stands after `by`", "“按”之后的值");
    check_readings_named(sema, window->readings);
}

static void report_mixed_elements(Sema *sema, SemaMeasure *measure, Span span)
{
    Diag *diag = diag_at(sema->diags, DIAG_E0308, span, "this condition is about a single element, but the outcome is about the whole list", "此条件针对单项，而结果针对整个列表");
    diag_help(sema->diags, diag, "put it after the comma of `for each … as %s, …`, so that it chooses the elements", "请写在“对每个 …… 作 %s，……”的逗号之后，用来筛选各项", measure->decl->for_each.items[0].alias.text);
}

static void check_measure_body(Sema *sema, SemaMeasure *measure)
{
    MeasureDecl *decl = measure->decl;
    Context context = CONTEXT(sema);
    if (decl->for_each.count) check_for_each(sema, measure, &context);
    bool outcome_uses = false, any_condition_uses = false;
    Span condition_span = SPAN_NONE;
    for (int i = 0; i < decl->conditions.count; i++) {
        context.alias_used = false;
        check_condition(&context, decl->conditions.items[i].expr);
        check_readings_named(sema, decl->conditions.items[i].readings);
        if (context.alias_used && condition_span.source < 0) condition_span = decl->conditions.items[i].span;
        any_condition_uses |= context.alias_used;
    }
    for (int i = 0; i < decl->windows.count; i++) {
        context.alias_used = false;
        check_window(sema, &context, &decl->windows.items[i]);
        if (context.alias_used && condition_span.source < 0) condition_span = decl->windows.items[i].span;
        any_condition_uses |= context.alias_used;
    }
    bool has_amount = false;
    for (int i = 0; i < decl->outcomes.count; i++) {
        context.alias_used = false;
        check_outcome(sema, measure, &context, &decl->outcomes.items[i]);
        outcome_uses |= context.alias_used;
        has_amount |= decl->outcomes.items[i].amount && decl->outcomes.items[i].amount->info;
    }
    measure->per_element = measure->for_each_entity >= 0 && (outcome_uses || (any_condition_uses && !has_amount));
    if (!measure->per_element && !measure->broken && any_condition_uses && has_amount) {
        const Expr *amount = decl->outcomes.items[0].amount;
        bool over_list = amount->kind == EXPR_CALL || amount->kind == EXPR_OF || amount->kind == EXPR_ARITHMETIC;
        if (over_list) report_mixed_elements(sema, measure, condition_span);
        else measure->per_element = true;                                            /* a fixed sum for each element */
    }
    if (decl->outcomes.count) check_total_rounded(sema, measure, &decl->outcomes.items[0]);
    check_decided(&context, &decl->decided);
    if (decl->outcomes.count > 1) {
        Diag *diag = diag_at(sema->diags, DIAG_E0402, decl->outcomes.items[1].span, "a measure has one outcome", "一条措施只有一个结果");
        diag_help(sema->diags, diag, "write the second as a measure of its own, for example `measure %1$sa (m%1$sa)`", "请把第二个结果写成单独的措施，例如“措施 %1$s甲”", decl->number.text ? decl->number.text : "8");
    }
    if (!decl->outcomes.count) {
        Diag *diag = diag_at(sema->diags, DIAG_E0401, measure->span, "`%s` has no outcome", "“%s”没有结果", declared_text(measure->name));
        diag_help(sema->diags, diag, "add `grants …`; what nothing follows from is a `declaration`", "请补充“资助 ……”等结果；不产生结果的文字请用“声明”");
    }
    if (!decl->cites.count && sema->policy && sema->policy->source.count) {
        Diag *diag = diag_at(sema->diags, DIAG_E0503, measure->span, "`%s` quotes no clause", "“%s”没有引用条款", declared_text(measure->name));
        diag_help(sema->diags, diag, "add `cites \"…\"` with the words of the notice", "请用“依据 “……””写出通知原文");
    }
    if (decl->conditions.count + decl->windows.count > 64)
        diag_at(sema->diags, DIAG_E0602, measure->span, "a measure holds at most 64 conditions; this one has %d", "一条措施最多64个条件，此处有%d个", decl->conditions.count + decl->windows.count);
}

void check_measure(Sema *sema, int32_t index, Span use)
{
    SemaMeasure *measure = &sema->measures.items[index];
    if (measure->visit != VISIT_NEW) return;
    measure->visit = VISIT_ACTIVE;
    check_measure_body(sema, measure);
    measure->visit = VISIT_DONE;
    (void)use;
}

/* ---- choices, duties, policy --------------------------------------------------------------------------------------------- */

int32_t member_measure(Sema *sema, Word word)
{
    Symbol *symbol = find_value(sema, word.text);
    if (symbol && symbol->kind == SYMBOL_MEASURE) return symbol->index;
    Diag *diag = diag_at(sema->diags, symbol ? DIAG_E0205 : DIAG_E0201, word.span, symbol ? "`%s` is not a measure" : "there is no measure named `%s`", symbol ? "“%s”不是措施" : "没有名为“%s”的措施", word.text);
    Suggest suggest;
    suggest_start(&suggest, word.text);
    for (int i = 0; i < sema->measures.count; i++) {
        suggest_offer(&suggest, sema->measures.items[i].name.chinese.text);
        suggest_offer(&suggest, sema->measures.items[i].name.ascii.text);
    }
    if (suggest_result(&suggest)) diag_help(sema->diags, diag, "did you mean `%s`?", "是否要写“%s”？", suggest_result(&suggest));
    return -1;
}

/* A measure in two groups would have two amounts to be compared with: each choice stands for itself. True: reported. */
static bool report_other_group(Sema *sema, const SemaChoice *choice, Span span, int32_t measure)
{
    int32_t index = sema->measures.items[measure].choice;
    const SemaChoice *other = index < 0 ? choice : &sema->choices.items[index];
    if (other == choice) return false;
    if (!strcmp(declared_text(other->name), declared_text(choice->name))) return true;      /* a group declared twice: E0202 says so */
    Diag *diag = diag_at(sema->diags, DIAG_E0409, span, "`%1$s` is already a member of `%2$s`", "“%1$s”已是“%2$s”的成员", declared_text(sema->measures.items[measure].name), declared_text(other->name));
    diag_label(sema->diags, diag, other->span, "the other group is declared here", "另一组在此处声明");
    diag_help(sema->diags, diag, "a measure belongs to one group", "一条措施只能属于一个择一组");
    return true;
}

MeasureList range_of_members(Sema *sema, const MemberRange *range, int32_t first, int32_t last)
{
    MeasureList list = measures_in_range(sema, first, range->first.text, last, range->last.text);
    if (!list.count) diag_at(sema->diags, DIAG_E0409, range->span, "the range is empty: `%s` comes before `%s`", "范围为空：“%s”在“%s”之前", range->last.text, range->first.text);
    return list;
}

/* For `a to b` in the order of the numbers, not of declaration. Runs before definitions are checked: sets of members are a type. */
static void collect_members(Sema *sema, SemaChoice *choice)
{
    SemaEnum *set = &sema->enums.items[choice->set_enum];
    bool shared = false;
    for (int i = 0; i < choice->decl->members.count; i++) {
        MemberRange *range = &choice->decl->members.items[i];
        int32_t first = member_measure(sema, range->first), last = range->last.text ? member_measure(sema, range->last) : first;
        if (first < 0 || last < 0) continue;
        MeasureList measures = range_of_members(sema, range, first, last);
        for (int32_t n = 0; n < measures.count; n++) {
            int32_t m = measures.items[n];
            bool twice = false;
            for (int k = 0; k < choice->members.count; k++) twice |= choice->members.items[k] == m;
            if (twice) {
                diag_at(sema->diags, DIAG_E0409, range->span, "`%s` is a member twice", "“%s”重复列为成员", declared_text(sema->measures.items[m].name));
                continue;
            }
            shared = shared || report_other_group(sema, choice, range->span, m);
            if (sema->measures.items[m].choice < 0) sema->measures.items[m].choice = (int32_t)(choice - sema->choices.items);
            VEC_PUSH(sema->arena, &choice->members, m);
            SemaEnumItem item = {.name = sema->measures.items[m].name};
            VEC_PUSH(sema->arena, &set->items, item);
        }
    }
    if (choice->members.count == 1 && choice->decl->members.count == 1) {
        Diag *diag = diag_at(sema->diags, DIAG_E0409, choice->decl->members.items[0].span, "there is nothing to choose: this is the only member", "只有一个成员，无从选择");
        diag_help(sema->diags, diag, "name at least two measures, for example `m1 to m7`", "请至少列出两条措施，例如“措施1 至 措施7”");
    }
    if (choice->members.count < 2 && choice->decl->members.count == 0) report_missing_clause(sema, choice->span, declared_text(choice->name), "members", "成员");
    if (choice->members.count > 60) diag_at(sema->diags, DIAG_E0602, choice->span, "a choice holds at most 60 members", "一个择一组最多60个成员");
}

static void check_choice(Sema *sema, SemaChoice *choice)
{
    ChooseDecl *decl = choice->decl;
    Context context = CONTEXT(sema);
    check_readings_named(sema, decl->per_readings);
    if (decl->has_advice)
        for (int i = 0; i < choice->members.count; i++) {
            const SemaMeasure *member = &sema->measures.items[choice->members.items[i]];
            if (!member->decl->outcomes.count || member->decl->outcomes.items[0].kind == decl->advise_kind) continue;
            Diag *diag = diag_at(sema->diags, DIAG_E0409, choice->span, "member `%s` gives another kind of outcome, so no highest can be named", "成员“%s”的结果种类不同，无法比较多少", declared_text(member->name));
            diag_label(sema->diags, diag, member->decl->outcomes.items[0].span, "its outcome", "它的结果");
        }
    if (decl->selected) {
        Type wanted = TYPE_OF(TYPE_TAG_SET);
        wanted.index = choice->set_enum;
        if (require_type(&context, decl->selected, check_expr(&context, decl->selected, NULL), wanted, "what is selected", "“选定”之后的事实")) require_fact(sema, decl->selected);
    }
    check_decided(&context, &decl->decided);
}

static void check_item(Sema *sema, SemaItem *item)
{
    Context context = CONTEXT(sema);
    if (item->decl->kind == DECL_DUTY) {
        DutyDecl *duty = &item->decl->as.DUTY;
        if (duty->must) check_condition(&context, duty->must);
        check_readings_named(sema, duty->readings);
    }
}

static void check_policy(Sema *sema)
{
    PolicyDecl *policy = sema->policy;
    Context context = CONTEXT(sema);
    Type date = TYPE_OF(TYPE_TAG_DATE);
    if (policy->issued) check_constant(&context, policy->issued, date, "the date of issue", "印发日期");
    if (policy->effective_from) check_constant(&context, policy->effective_from, date, "the first day", "施行日期");
    if (policy->effective_to) check_constant(&context, policy->effective_to, date, "the last day", "截止日期");
    if (policy->effective_for) check_constant(&context, policy->effective_for, TYPE_OF(TYPE_TAG_DURATION), "the validity", "有效期");
    check_readings_named(sema, policy->effective_readings);
    check_readings_named(sema, policy->rounding_readings);
    if (!policy->effective_by) return;
    Type type = check_expr(&context, policy->effective_by, NULL);
    if (!require_type(&context, policy->effective_by, type, date, "what stands after `by`", "“按”之后的值")) return;
    if (policy->effective_by->info->ref == REF_FIELD) sema->date_field = policy->effective_by->info->index;
    else diag_at(sema->diags, DIAG_E0205, policy->effective_by->span, "the validity goes by a fact that is a date", "效力须按一个日期事实判断");
}

void check_declarations(Sema *sema)
{
    for (int i = 0; i < sema->choices.count; i++) collect_members(sema, &sema->choices.items[i]);
    for (int i = 0; i < sema->fields.count; i++) check_field(sema, &sema->fields.items[i]);
    if (sema->policy && sema->policy->effective_from)
        need_date(sema, sema->policy->effective_from->span, "this does not say by which date of the application the policy is in force", "没有写明按申报的哪个日期判断是否在有效期内");
    for (int i = 0; i < sema->readings.count; i++) check_reading(sema, &sema->readings.items[i]);
    for (int i = 0; i < sema->parameters.count; i++) check_parameter(sema, i, sema->parameters.items[i].span);
    for (int i = 0; i < sema->tables.count; i++) check_table(sema, &sema->tables.items[i]);
    for (int i = 0; i < sema->tiers.count; i++) check_tiers(sema, i, sema->tiers.items[i].span);
    for (int i = 0; i < sema->defines.count; i++) check_define(sema, i, sema->defines.items[i].span);
    for (int i = 0; i < sema->measures.count; i++) check_measure(sema, i, sema->measures.items[i].span);
    for (int i = 0; i < sema->choices.count; i++) check_choice(sema, &sema->choices.items[i]);
    check_allocations(sema);
    for (int i = 0; i < sema->items.count; i++) check_item(sema, &sema->items.items[i]);
    if (sema->policy) check_policy(sema);
}
