/* value_text - a value in words of the language. Exact: a value that no decimal writes exactly is cut and followed by "…". */
#include "ir/application.h"

#include "runtime/date.h"

/* Writes value/denominator as a decimal: exactly where 18 decimals suffice, with at least `least` decimals unless it is whole;
 * else cut towards zero after `least` decimals (two when 0), and "…". */
static void write_fraction(Int128 value, Int128 denominator, int least, Buffer *out) {
    enum { MOST_DECIMALS = 18 };
    Int128 common = greatest_common_divisor(value, denominator);
    value /= common;
    denominator /= common;
    bool   negative = value < 0;
    Int128 magnitude = negative ? -value : value;
    Int128 whole = magnitude / denominator, rest = magnitude % denominator;
    char   digits[MOST_DECIMALS + 1];
    int    count = 0;
    while (rest != 0 && count < MOST_DECIMALS) {
        Int128 ten_times;
        if (__builtin_mul_overflow(rest, (Int128)10, &ten_times)) break;
        digits[count++] = (char)('0' + (int)(ten_times / denominator));
        rest = ten_times % denominator;
    }
    bool cut = rest != 0;
    if (cut && count > (least > 0 ? least : 2)) count = least > 0 ? least : 2;
    bool is_whole = count == 0 && !cut;
    while (!is_whole && count < least) digits[count++] = '0';
    char text[48];
    decimal_write(whole, 0, 0, text);
    buffer_printf(out, "%s%s", negative ? "-" : "", text);
    if (count > 0) {
        buffer_byte(out, '.');
        buffer_put(out, digits, (size_t)count);
    }
    if (cut) buffer_text(out, "…");
}

/* Whole multiples of 1万元 as notices write them: 2000万元, 1.2亿元. Exact, and easier to read than the zeros. */
static bool write_round_money(Int128 fen, Int128 denominator, Buffer *out) {
    const Int128 ten_thousand_yuan = 1000000, hundred_million_yuan = 10000000000;
    if (denominator != 1 || fen == 0 || fen % ten_thousand_yuan != 0) return false;
    Int128 magnitude = fen < 0 ? -fen : fen;
    bool   in_hundred_millions = magnitude >= hundred_million_yuan && magnitude % (hundred_million_yuan / 100) == 0;
    write_fraction(fen, in_hundred_millions ? hundred_million_yuan : ten_thousand_yuan, 0, out);
    buffer_text(out, in_hundred_millions ? "亿元" : "万元");
    return true;
}

static void write_date(Int128 value, Language language, Buffer *out) {
    if (value < DATE_MIN || value > DATE_MAX) {
        write_fraction(value, 1, 0, out);
        return;
    }
    int  year, month, day;
    char text[12];
    date_to_civil((int32_t)value, &year, &month, &day);
    if (language == LANGUAGE_CHINESE) {
        buffer_printf(out, "%d年%d月%d日", year, month, day);
        return;
    }
    date_write((int32_t)value, text);
    buffer_text(out, text);
}

static void write_item(const IrSchema *schema, int32_t index, Int128 code, Language language, Buffer *out) {
    const IrEnum *items = &schema->enums[index];
    if (code < 0 || code >= items->count) {
        buffer_text(out, language == LANGUAGE_CHINESE ? "名单之外" : "not listed");
        return;
    }
    const IrEnumItem *item = &items->items[(int)code];
    bool use_label = item->label && (language == LANGUAGE_CHINESE || !item->name.ascii);
    buffer_text(out, use_label ? item->label : name_in(item->name, language));
}

static void write_set(const IrSchema *schema, int32_t index, Int128 mask, Language language, Buffer *out) {
    if (mask == 0) {
        buffer_text(out, language == LANGUAGE_CHINESE ? "（空）" : "(none)");
        return;
    }
    bool first = true;
    for (int i = 0; i <= 62; i++) {
        if (((mask >> i) & 1) == 0) continue;
        if (!first) buffer_text(out, language == LANGUAGE_CHINESE ? "、" : ", ");
        write_item(schema, index, i, language, out);
        first = false;
    }
}

void value_text(const IrSchema *schema, IrType type, Int128 value, Int128 denominator, Language language, Buffer *out) {
    bool chinese = language == LANGUAGE_CHINESE;
    switch (type.kind) {
    case TYPE_BOOL: buffer_text(out, value ? (chinese ? "是" : "yes") : (chinese ? "否" : "no")); return;
    case TYPE_MONEY:
        if (chinese && write_round_money(value, denominator, out)) return;
        write_fraction(value, denominator * 100, 2, out);
        buffer_text(out, chinese ? "元" : " yuan");
        return;
    case TYPE_RATE:                                        /* 100 of the value, over a denominator that may be small */
        if (denominator % 100 == 0) write_fraction(value, denominator / 100, 0, out);
        else write_fraction(value * 100, denominator, 0, out);
        buffer_byte(out, '%');
        return;
    case TYPE_INTEGER: write_fraction(value, denominator, 0, out); return;
    case TYPE_QUANTITY:
        write_fraction(value, denominator, 0, out);
        if (type.index < 0 || type.index >= schema->unit_count) return;
        if (!chinese) buffer_byte(out, ' ');
        buffer_text(out, name_in(schema->units[type.index].name, language));
        return;
    case TYPE_DATE: write_date(value, language, out); return;
    case TYPE_ENUM: write_item(schema, type.index, value, language, out); return;
    case TYPE_SET: write_set(schema, type.index, value, language, out); return;
    case TYPE_TEXT: write_fraction(value, 1, 0, out); return;    /* an index: the texts are the application's */
    }
}
