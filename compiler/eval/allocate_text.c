/* allocate_text - why a share is what it is, in one line. */
#include "eval/allocate.h"

#include <inttypes.h>

static const char *either(Language language, const char *english, const char *chinese) { return language == LANGUAGE_CHINESE ? chinese : english; }

static void put_money(Language language, Int128 fen, Buffer *out) {
    char text[48];
    decimal_write(fen, 2, 2, text);
    buffer_printf(out, either(language, "%s yuan", "%s元"), text);
}

/* "申请合计 100.00元，预算 50.00元" */
static void put_proportion(const AllocationTotal *total, const AllocationShare *share, Language language, Buffer *out) {
    buffer_text(out, either(language, "claims of ", "申请合计 "));
    put_money(language, total->claimed, out);
    buffer_text(out, either(language, " exceed the budget of ", " 超过预算 "));
    put_money(language, total->budget, out);
    buffer_text(out, either(language, ", so all are reduced in proportion: ", "，按比例核减："));
    put_money(language, share->claimed, out);
    buffer_text(out, " × ");
    put_money(language, total->budget, out);
    buffer_text(out, " ÷ ");
    put_money(language, total->claimed, out);
    buffer_text(out, either(language, share->extra ? ", rounded down, plus one unit for its large remainder: " : ", rounded down: ",
                            share->extra ? "，舍去尾数后因余数较大补一个单位：" : "，舍去尾数："));
    put_money(language, share->amount, out);
}

static void put_rank(const IrAllocation *rule, const AllocationTotal *total, const AllocationShare *share, Language language, Buffer *out) {
    buffer_printf(out, either(language, "rank %" PRId64 " of %" PRId64, "第%" PRId64 "名（共%" PRId64 "名）"), share->rank, total->claims);
    if (share->tied) buffer_text(out, either(language, rule->ties_included ? ", tied" : ", tied (earlier rows first)", rule->ties_included ? "，并列" : "，并列（先列入的在先）"));
    if (rule->places > 0) buffer_printf(out, either(language, "; places: %" PRId64, "，名额%" PRId64 "个"), rule->places);
    buffer_text(out, either(language, ": ", "："));
}

void share_text(const IrProgram *program, const IrAllocation *rule, const AllocationTotal *total, const AllocationShare *share, Language language, Buffer *out) {
    (void)program;
    if (share->rank > 0) put_rank(rule, total, share, language, out);
    switch (share->reason) {
    case SHARE_FULL:
        buffer_text(out, either(language, "the whole claim, ", "全额 "));
        put_money(language, share->amount, out);
        return;
    case SHARE_REDUCED: put_proportion(total, share, language, out); return;
    case SHARE_REST:
        buffer_text(out, either(language, "what is left of the budget, ", "预算所余 "));
        put_money(language, share->amount, out);
        buffer_text(out, either(language, " of ", "，申请 "));
        put_money(language, share->claimed, out);
        return;
    case SHARE_NO_PLACE: buffer_text(out, either(language, "behind the last place", "名额已满")); return;
    case SHARE_NO_MONEY: buffer_text(out, either(language, "the budget is used up", "预算已用完")); return;
    case SHARE_NOT_ELIGIBLE: buffer_text(out, either(language, "nothing is claimed: no measure applies", "没有符合的措施，不参加分配")); return;
    case SHARE_UNDECIDED:
        if (share->missing_key >= 0)
            buffer_printf(out, either(language, "takes no part until this is known: %s", "排名依据尚不能确定，暂不参加分配：%s"), rule->keys[share->missing_key].text);
        else buffer_text(out, either(language, "takes no part until its amount is known", "数额尚不能确定，暂不参加分配"));
        return;
    case SHARE_ERROR: buffer_text(out, either(language, "takes no part: the application is in error", "申报出错，不参加分配")); return;
    }
}

void allocation_text(const IrAllocation *rule, const AllocationTotal *total, Language language, Buffer *out) {
    buffer_printf(out, either(language, "%s: %" PRId64 " claims, ", "%s：申请%" PRId64 "份，合计 "), name_in(rule->name, language), total->claims);
    put_money(language, total->claimed, out);
    if (total->has_budget) {
        buffer_text(out, either(language, "; budget ", "；预算 "));
        put_money(language, total->budget, out);
    }
    buffer_printf(out, either(language, "; %" PRId64 " get something, ", "；%" PRId64 "份获得，合计 "), total->met);
    put_money(language, total->paid, out);
    if (total->undecided > 0)
        buffer_printf(out, either(language, "; %" PRId64 " are undecided, and the shares may change", "；另有%" PRId64 "份尚不能确定，分配结果可能随之改变"), total->undecided);
}
