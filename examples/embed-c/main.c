/* embed-c - a program that decides with a compiled policy linked into it. Only runtime/ and two files made by `pol build` are needed:
 *   pol build policy.pol --emit obj    --output renovation.o
 *   pol build policy.pol --emit header --output renovation.h
 * Several policies can be linked into one program, each with its header and its object. A header and an object that were made of different states of a
 * policy are not linked: renovation_evaluator stands for a name that both got from what the header says. C++ can include the header, too. */
#include "renovation.h"

#include <stdio.h>

static const char *const statuses[] = {"yes", "no", "unknown", "error", "not in force"};

static void decide(const renovation_input *project) {
    pol_measure measures[renovation_measure_count] = {0};
    pol_choice  choices[renovation_choice_count] = {0};
    const pol_evaluator *policy = &renovation_evaluator;
    int wrong = policy->decide(project, measures, choices, NULL);
    for (int m = 0; m < policy->measure_count; m++) {
        const pol_measure_description *about = &policy->measures[m];
        printf("  %s %s: %s", about->name.ascii, about->title, statuses[measures[m].status]);
        if (measures[m].has_amount) printf(", up to %lld.%02lld yuan", (long long)(measures[m].amount / 100), (long long)(measures[m].amount % 100));
        for (int c = 0; c < about->condition_count; c++)
            if (measures[m].failed >> c & 1) printf("; not met: %s", about->conditions[c].text);
        for (int s = 0; s < about->source_count; s++)
            if (measures[m].missing >> s & 1) printf("; missing: %s", policy->sources[about->sources[s]].path);
        printf("\n");
    }
    if (choices[renovation_choice_best].has_amount) printf("  best: members %llx\n", (unsigned long long)choices[renovation_choice_best].best);
    if (wrong) printf("  a fact lies outside its range\n");
}

int main(void) {
    renovation_input project = {0};                                     /* every fact, and the list of loans, is absent */
    puts("nothing is known:");
    decide(&project);

    renovation_set_project_date(&project, 20269);                       /* 2025-06-30 */
    renovation_set_project_industrial(&project, 1);
    renovation_set_project_total_investment(&project, 5000000000);      /* 50 million yuan, in fen */
    renovation_set_project_audited_cost(&project, 4000000050);
    renovation_loans loans[2] = {{{0}, 0}, {{0}, 0}};
    renovation_set_loans_interest(&loans[0], 10000000);                 /* 100,000 yuan */
    renovation_set_loans_interest(&loans[1], 6000000);
    renovation_set_loans(&project, loans, 2);
    puts("50 million yuan, two loans:");
    decide(&project);

    renovation_set_project_total_investment(&project, 1999999999);      /* one fen under the threshold */
    renovation_set_loans(&project, NULL, 0);                            /* no loans, which is not the same as not saying */
    puts("one fen under 20 million yuan, no loans:");
    decide(&project);

    renovation_set_project_total_investment(&project, -1);
    puts("a negative investment:");
    decide(&project);
    return 0;
}
