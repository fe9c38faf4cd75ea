import { describe, expect, it } from 'vitest';
import { candidateFromTest } from '../../../src/curate/candidate.ts';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import { describeExplanation } from '../../../src/curate/describe-explanation.ts';
import type { TopicTest } from '../../../src/model/topic.ts';
import { sampleSource, sampleTest, sampleTopic } from './sample.ts';

const topic = sampleTopic({
  slug: 'tech-trade-war',
  read: { languages: ['en', 'zh'], never: ['*.prnewswire.com'], weight: { reuters: 1 } },
  match: {
    all: {
      power: ['china', 'chinese', 'beijing', 'huawei', '华为', '中国'],
      action: ['tariff*', 'sanction*', 'export control*', 'export rule*', 'lawsuit', '出口管制'],
    },
    any: { huawei: 3, 'entity list': 4, 'commerce department': 1.5, fedex: 1, 芯片: 1.5 },
    near: [{ a: ['fedex'], b: ['huawei', 'export rule*'], within: 14, points: 5 }],
    none: ['trade deadline', 'star wars'],
  },
});
const matcher = compileTopics([topic], new Map([['reuters', sampleSource({ id: 'reuters' })]]));
const describeTest = (test: Extract<TopicTest, { kind: 'text' }>) =>
  describeExplanation(matcher.explain(candidateFromTest(test), topic.slug)).split('\n');

describe('describeExplanation', () => {
  it('tells the sum, the reason and every finding', () => {
    const title =
      'FedEx sues U.S. Commerce Department over export rules after Huawei packages diverted';
    expect(describeTest(sampleTest(title))).toEqual([
      '16.0 = +6 title "huawei" +5 near(fedex, huawei) within 14 +3 title "commerce department" +2 title "fedex"',
      'Published: 16 points, 10 more than needed.',
      '  6 title "huawei": "Huawei" in the title at 60',
      '  5 near(fedex, huawei) within 14: "FedEx" in the title at 0, "Huawei" in the title at 60',
      '  3 title "commerce department": "Commerce Department" in the title at 16',
      '  2 title "fedex": "FedEx" in the title at 0',
      '  group "power": "Huawei" in the title at 60',
      '  group "action": "export rules" in the title at 41',
      '  found nothing: entity list, 芯片',
    ]);
  });

  it('puts the source last and counts further hits', () => {
    const test = sampleTest('华为', {
      body: '華為：芯片 芯片 芯片 芯片，出口管制',
      language: 'zh',
      source: 'reuters',
    });
    expect(describeTest(test).slice(0, 3)).toEqual([
      '3.625 = +2.625 body "芯片" +1 source reuters',
      'Queued for an editor: 3.625 points, 2.375 short of publishing; "commerce department" in the title would have published it.',
      '  2.625 body "芯片": "芯片" in the body at 3, "芯片" in the body at 6, "芯片" in the body at 9, and 1 more without points',
    ]);
  });

  it('tells vetoes, missing groups and refusals', () => {
    const test = sampleTest("Warriors active before trade deadline, eye China-born guard's ban", {
      language: 'fr',
    });
    expect(describeTest(test)).toEqual([
      '0.0 = 0',
      `Out: 0 points, 3 short of the editors' queue, 6 short of publishing, the group "action" did not hit, "trade deadline" in its title vetoes it and its language, fr, is none that the topic reads (en, zh).`,
      '  group "power": "China" in the title at 43',
      '  group "action": missing',
      '  veto "trade deadline" in the title at 23',
      '  not looked at: its language, fr, is none that the topic reads (en, zh)',
      '  found nothing: huawei, entity list, commerce department, fedex, 芯片, near(fedex, huawei | export rule*) within 14',
    ]);
  });
});
