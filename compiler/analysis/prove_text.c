/* prove_text - proofs for people and as JSON. */
#include "analysis/prove.h"

#include "analysis/smt.h"
#include "base/json_write.h"

static const char *say(Language language, const char *english, const char *chinese) { return language == LANGUAGE_CHINESE ? chinese : english; }

const char *proof_answer_key(ProofAnswer answer) {
    switch (answer) {
    case PROOF_PROVED: return "proved";
    case PROOF_REFUTED: return "refuted";
    case PROOF_UNDECIDED: return "undecided";
    }
    return "";
}

const char *undecided_key(UndecidedWhy why) {
    switch (why) {
    case UNDECIDED_NOT: return "";
    case UNDECIDED_TIME: return "time";
    case UNDECIDED_LISTS: return "lists";
    case UNDECIDED_UNCONFIRMED: return "unconfirmed";
    case UNDECIDED_NO_SOLVER: return "no-solver";
    }
    return "";
}

static const char *answer_word(ProofAnswer answer, Language language) {
    switch (answer) {
    case PROOF_PROVED: return say(language, "proved", "成立");
    case PROOF_REFUTED: return say(language, "refuted", "不成立");
    case PROOF_UNDECIDED: return say(language, "undecided", "未决");
    }
    return "";
}

static const char *why_words(UndecidedWhy why, Language language) {
    switch (why) {
    case UNDECIDED_NOT: return "";
    case UNDECIDED_TIME: return say(language, "no answer within the time limit (--timeout)", "在时限内没有结论（可用 --timeout 延长）");
    case UNDECIDED_LISTS: return say(language, "no counterexample among lists of up to 3 elements; longer lists are not covered", "列表不超过3项时没有反例；更长的列表未能证明");
    case UNDECIDED_UNCONFIRMED: return say(language, "a candidate was found that the evaluator does not confirm", "找到的反例未能由求值器确认");
    case UNDECIDED_NO_SOLVER: return say(language, "there is no solver", "没有求解器");
    }
    return "";
}

static void put_witness(const Proofs *proofs, const Proof *proof, Language language, Buffer *out) {
    int per = proof->witness_count ? proof->values.count / proof->witness_count : 0;
    for (int i = 0; i < proof->witness_count; i++) {
        const char *label = proof->witness_count == 1 ? say(language, "counterexample: ", "反例：") : i == 0 ? say(language, "before: ", "之前：") : say(language, "after:  ", "之后：");
        buffer_printf(out, "      %s", label);
        vocabulary_given(proofs->vocabulary, proof->witness[i], language, out);
        buffer_byte(out, '\n');
        for (int k = i * per; k < (i + 1) * per; k++) {
            const ProofValue *value = &proof->values.items[k];
            buffer_printf(out, "      %s%s = %s\n", say(language, "then ", "此时 "), value->name, say(language, value->text.english, value->text.chinese));
        }
    }
}

void proofs_text(const Proofs *proofs, Language language, bool color, Buffer *out) {
    for (int32_t i = 0; i < proofs->proofs.count; i++) {
        const Proof *proof = &proofs->proofs.items[i];
        const char  *paint = proof->answer == PROOF_PROVED ? "\033[32m" : proof->answer == PROOF_REFUTED ? "\033[31m" : "\033[33m";
        buffer_printf(out, "%s%s%s  %s", color ? paint : "", answer_word(proof->answer, language), color ? "\033[0m" : "", say(language, proof->title.english, proof->title.chinese));
        buffer_printf(out, language == LANGUAGE_CHINESE ? "（%lld毫秒）\n" : " (%lld ms)\n", (long long)proof->milliseconds);
        if (proof->answer == PROOF_REFUTED && proof->text) buffer_printf(out, "      %s%s\n", say(language, "stated: ", "写明："), proof->text);
        put_witness(proofs, proof, language, out);
        if (proof->why != UNDECIDED_NOT) buffer_printf(out, "      %s\n", why_words(proof->why, language));
    }
    if (language == LANGUAGE_CHINESE) buffer_printf(out, "共%d条性质：成立%d，不成立%d，未决%d\n", proofs->proofs.count, proofs->proved, proofs->refuted, proofs->undecided);
    else buffer_printf(out, "%d properties: %d proved, %d refuted, %d undecided\n", proofs->proofs.count, proofs->proved, proofs->refuted, proofs->undecided);
    if (!smt_available()) buffer_printf(out, "%s\n", say(language, "no solver: install libz3-dev; a pol that was built without it has to be built again", "没有求解器：请安装 libz3-dev；若 pol 是在没有它时构建的，还要重新构建"));
}

static void json_proof(const Proofs *proofs, const Proof *proof, Language language, JsonWriter *json) {
    json_open_object(json);
    json_member_string(json, "title", say(language, proof->title.english, proof->title.chinese));
    if (proof->text) json_member_string(json, "statement", proof->text);
    json_member_bool(json, "implicit", proof->implicit);
    if (proof->measure >= 0) json_member_string(json, "measure", name_key(proofs->program->measures[proof->measure].name));
    json_member_string(json, "answer", proof_answer_key(proof->answer));
    if (proof->why != UNDECIDED_NOT) json_member_string(json, "why", undecided_key(proof->why));
    json_member_integer(json, "milliseconds", proof->milliseconds);
    const Source *source = source_of(proofs->program->sources_text, proof->span);
    if (source) {
        json_member_string(json, "file", source->path);
        json_member_integer(json, "line", source_position(source, proof->span.start).line);
    }
    if (proof->witness_count) {
        json_key(json, "witness");
        json_open_array(json);
        for (int i = 0; i < proof->witness_count; i++) vocabulary_json(proofs->vocabulary, proof->witness[i], json);
        json_close_array(json);
        json_key(json, "values");
        json_open_array(json);
        for (int32_t k = 0; k < proof->values.count; k++) {
            json_open_object(json);
            json_member_string(json, "name", proof->values.items[k].name);
            json_member_string(json, "value", say(language, proof->values.items[k].text.english, proof->values.items[k].text.chinese));
            json_close_object(json);
        }
        json_close_array(json);
    }
    json_close_object(json);
}

void proofs_json(const Proofs *proofs, Language language, Buffer *out) {
    JsonWriter json;
    json_init(&json, out, 2);
    json_open_object(&json);
    json_key(&json, "properties");
    json_open_array(&json);
    for (int32_t i = 0; i < proofs->proofs.count; i++) json_proof(proofs, &proofs->proofs.items[i], language, &json);
    json_close_array(&json);
    json_member_integer(&json, "proved", proofs->proved);
    json_member_integer(&json, "refuted", proofs->refuted);
    json_member_integer(&json, "undecided", proofs->undecided);
    json_member_bool(&json, "solver", smt_available());
    json_close_object(&json);
    buffer_byte(out, '\n');
}
