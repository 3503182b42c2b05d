// Documents of the workspace that the suite in the extension host looks at.

/** Without a fault; a comment and odd spacing, which edits must keep. */
export const LOOK = `// What I look at. Keep this line.
{
  "clips": ["clips/surprise-01.mp4"],
  "samplers": [ "uniform:4" ], // four are few
  "prompts": [{ "name": "ask", "text": "Which emotion does the person show?" }],
  "labels": ["neutral", "happiness", "anger", "sadness", "surprise", "fear", "disgust"],
}
`;

/** A clip, a prompt's file and a model that are not there, and a sampler that is none. */
export const WRONG = `{
  "clips": ["clips/surprise-01.mp4", "gone.mp4"],
  "samplers": ["uniform:4", "bins:x"],
  "prompts": ["Which emotion does the person show?", { "name": "filed", "file": "prompt.txt" }],
  "models": ["facse"]
}
`;

/** What the schema says by itself: a key that is none. */
export const MISSHAPEN = `{
  "clips": ["clips/surprise-01.mp4"],
  "sampelrs": ["uniform:4"]
}
`;
