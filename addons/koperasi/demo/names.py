"""Names, places and units from which the people of the demo cooperative are drawn."""

FEMALE = (
    "Ani Dewi Siti Rina Maya Sri Wulan Lestari Ratna Fitri Indah Nurul Yuni Eka Tri Dian Ayu Putri"
    " Kartika Mega Rahayu Endang Hesti Lilis Neng Rini Sari Tuti Wati Yanti"
).split()
MALE = (
    "Budi Agus Joko Andi Dedi Eko Hadi Iwan Rudi Slamet Teguh Wahyu Yusuf Bambang Dwi Fajar Gunawan"
    " Hendra Irfan Kurnia Lukman Made Nanang Oki Purnomo Rizki Surya Taufik Udin Wawan"
).split()
FAMILY = (
    "Wijaya Santoso Pratama Saputra Hidayat Nugroho Setiawan Kusuma Wibowo Susanto Hartono Permana"
    " Siregar Nasution Simanjuntak Lubis Tanjung Maulana Firmansyah Ramadhan Suryadi Utomo Yulianto"
    " Gunawan Halim Irawan Anggraini Puspita Handayani Safitri Maharani Astuti Rahmawati Oktaviani"
).split()
PLACES = ("Bandung", "Garut", "Cirebon", "Semarang", "Solo", "Surabaya", "Malang", "Medan", "Padang")
UNITS = ("Produksi", "Gudang", "Pemasaran", "Keuangan", "SDM", "Teknik", "Umum")
GRADES = ("I", "II", "III", "IV")
