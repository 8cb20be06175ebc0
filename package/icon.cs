// Draws the icon of the packages, a network of three layers: `dotnet run package/icon.cs -- package/icon.png`
// The file is the same to the byte wherever it is drawn: exact arithmetic, a palette, and no compressor whose output may change.
using System.Buffers.Binary;
using System.Text;

const int size = 128, grid = 4;
(int R, int G, int B) paper = (0x1b, 0x2a, 0x41), line = (0x5c, 0x7a, 0xa3), node = (0xf2, 0xf5, 0xf9), answer = (0xff, 0xb7, 0x03);
(double X, double Y)[][] layers =
[
    [(28, 40), (28, 64), (28, 88)],
    [(64, 28), (64, 52), (64, 76), (64, 100)],
    [(100, 52), (100, 76)],
];

// Indices into the palette: every mark over the paper in 32 steps of coverage; 0 is transparent outside of the rounded corners.
const int steps = 31;
(int R, int G, int B)[] marks = [line, node, answer];
byte[] pixels = new byte[size * size];
for (int y = 0; y < size; y++)
{
    for (int x = 0; x < size; x++)
    {
        double inside = Coverage(x, y, (px, py) => Rounded(px, py, 28));
        pixels[y * size + x] = inside < 0.5 ? (byte)0 : (byte)1;
        double[] covered =
        [
            Coverage(x, y, OnLine), Coverage(x, y, (px, py) => OnNode(px, py, false)), Coverage(x, y, (px, py) => OnNode(px, py, true)),
        ];
        for (int mark = 0; mark < marks.Length; mark++)
        {
            if (covered[mark] > 0)
                pixels[y * size + x] = (byte)(2 + mark * steps + (int)Math.Ceiling(covered[mark] * steps) - 1);
        }
    }
}

byte[] palette = new byte[3 * (2 + marks.Length * steps)];
Put(1, paper);
for (int mark = 0; mark < marks.Length; mark++)
{
    // Nodes lie over lines, but their rim is one pixel wide: it is mixed with the paper.
    for (int step = 0; step < steps; step++)
        Put(2 + mark * steps + step, Mix(paper, marks[mark], step + 1));
}
File.WriteAllBytes(args[0], Png(pixels, palette));

// The part of a pixel's grid of points where something is true.
double Coverage(int x, int y, Func<double, double, bool> there)
{
    int hits = 0;
    for (int j = 0; j < grid; j++)
    {
        for (int i = 0; i < grid; i++)
            hits += there(x + (i + 0.5) / grid, y + (j + 0.5) / grid) ? 1 : 0;
    }
    return (double)hits / (grid * grid);
}

bool Rounded(double x, double y, double radius)
{
    double dx = Math.Max(radius - x, x - (size - radius)), dy = Math.Max(radius - y, y - (size - radius));
    return dx <= 0 || dy <= 0 || dx * dx + dy * dy <= radius * radius;
}

bool OnLine(double x, double y)
{
    for (int layer = 1; layer < layers.Length; layer++)
    {
        foreach ((double fromX, double fromY) in layers[layer - 1])
        {
            foreach ((double toX, double toY) in layers[layer])
            {
                double dx = toX - fromX, dy = toY - fromY, length = dx * dx + dy * dy;
                double along = ((x - fromX) * dx + (y - fromY) * dy) / length, across = (x - fromX) * dy - (y - fromY) * dx;
                if (along is >= 0 and <= 1 && across * across <= 0.8 * length)
                    return true;
            }
        }
    }
    return false;
}

bool OnNode(double x, double y, bool chosen)
{
    for (int layer = 0; layer < layers.Length; layer++)
    {
        for (int unit = 0; unit < layers[layer].Length; unit++)
        {
            double dx = x - layers[layer][unit].X, dy = y - layers[layer][unit].Y;
            if ((layer == 2 && unit == 0) == chosen && dx * dx + dy * dy <= 64)
                return true;
        }
    }
    return false;
}

(int R, int G, int B) Mix((int R, int G, int B) from, (int R, int G, int B) to, int step) =>
    (from.R + (to.R - from.R) * step / steps, from.G + (to.G - from.G) * step / steps, from.B + (to.B - from.B) * step / steps);

void Put(int index, (int R, int G, int B) colour) =>
    (palette[3 * index], palette[3 * index + 1], palette[3 * index + 2]) = ((byte)colour.R, (byte)colour.G, (byte)colour.B);

static byte[] Png(byte[] pixels, byte[] palette)
{
    using MemoryStream file = new();
    file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
    byte[] header = new byte[13];
    BinaryPrimitives.WriteInt32BigEndian(header, size);
    BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size);
    (header[8], header[9]) = (8, 3);
    Chunk(file, "IHDR", header);
    Chunk(file, "PLTE", palette);
    Chunk(file, "tRNS", [0]);
    byte[] rows = new byte[size * (size + 1)];
    for (int y = 0; y < size; y++)
        pixels.AsSpan(y * size, size).CopyTo(rows.AsSpan(y * (size + 1) + 1));
    Chunk(file, "IDAT", Stored(rows));
    Chunk(file, "IEND", []);
    return file.ToArray();
}

static void Chunk(Stream file, string type, byte[] content)
{
    byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content], number = new byte[4];
    BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
    file.Write(number);
    file.Write(body);
    uint crc = uint.MaxValue;
    foreach (byte next in body)
    {
        crc ^= next;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
    file.Write(number);
}

// A zlib stream of one stored block: 17 KB, below the 64 KB that a block may hold.
static byte[] Stored(byte[] content)
{
    uint a = 1, b = 0;
    foreach (byte next in content)
        (a, b) = ((a + next) % 65521, (b + a + next) % 65521);
    byte[] sum = new byte[4];
    BinaryPrimitives.WriteUInt32BigEndian(sum, b << 16 | a);
    int length = content.Length;
    return [0x78, 0x01, 1, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8), .. content, .. sum];
}
